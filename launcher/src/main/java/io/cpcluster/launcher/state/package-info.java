/** A cluster's state on NATS: making it once, and seeing whether the cluster is there. */
package io.cpcluster.launcher.state;
