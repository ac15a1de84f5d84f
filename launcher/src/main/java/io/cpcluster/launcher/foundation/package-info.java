/**
 * What a cluster is founded on, made once: the root of its certificates, the keys of its NATS, the
 * credentials of its masters and of its first person. Nothing here is ever made a second time over
 * what is there.
 */
package io.cpcluster.launcher.foundation;
