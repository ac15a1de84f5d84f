/**
 * Leases of slots: a peer that has many tasks asks for slots of nodes and then pushes its tasks to
 * them over links, with no master in between. The masters keep nothing of it: each node holds its
 * promise until its time is up.
 */
package io.cpcluster.master.leases;
