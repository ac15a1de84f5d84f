/**
 * The broker of links: introduces two peers to each other, and leases the port on which one of them
 * listens for the other.
 *
 * <p>A link is two keys of the links bucket, one for its pair and one for its port, which are
 * always written and deleted together, by a compare-and-set of both. So a pair has one link and a
 * port one holder, however many masters are asked at once. Only the bucket decides; what a master
 * knows of it by watching serves to choose.
 *
 * <pre>
 *   connect ─► opening (15 s) ─ listen ─► ticket ─ opened ─► open ─► (deleted)
 *                 │   └ the port is held by another program: deleted, the next port
 *                 └ nobody opened it: goes by itself
 * </pre>
 *
 * <p>A link ends when its listener says that the port is free, or when its listener's session is
 * over. A master may die between any two steps: an opening goes by its time, an open link by its
 * listener's word, by two beats that omit it, or by the end of a session.
 */
package io.cpcluster.master.connections;
