/**
 * What very many idle nodes cost masters and NATS. A {@link io.cpcluster.cli.bench.crowd.Crowd} of
 * simulated nodes lives in this process on one thread; each has a connection and credentials of its
 * own, for no user may speak for a node but itself.
 */
package io.cpcluster.cli.bench.crowd;
