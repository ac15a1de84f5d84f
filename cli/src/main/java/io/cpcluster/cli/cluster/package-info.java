/** Reaching the cluster a command means, and asking its masters. */
package io.cpcluster.cli.cluster;
