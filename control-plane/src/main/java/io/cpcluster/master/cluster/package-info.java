/** What is told of the cluster as a whole, and what an accepted task survives. */
package io.cpcluster.master.cluster;
