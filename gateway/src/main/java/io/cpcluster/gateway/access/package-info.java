/** Who may ask: the bearer of one token. */
package io.cpcluster.gateway.access;
