/** Links: a pair of peers, one to four TLS connections, frames in both directions. */
package io.cpcluster.dataplane.link;
