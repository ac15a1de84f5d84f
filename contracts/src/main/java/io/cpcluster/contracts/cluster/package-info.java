/** What is told of the cluster as a whole. */
package io.cpcluster.contracts.cluster;
