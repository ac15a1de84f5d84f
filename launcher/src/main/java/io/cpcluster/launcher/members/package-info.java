/** Masters and nodes of a local cluster: how each is configured, started and ended. */
package io.cpcluster.launcher.members;
