/** The gateway of a local cluster: a process of its own beside masters and nodes. */
package io.cpcluster.launcher.gateway;
