/** Watching what happens in a cluster. */
package io.cpcluster.cli.events;
