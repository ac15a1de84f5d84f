/**
 * The node's work in its current session. A {@code run} command is answered from memory, accepted
 * assignments wait in a bounded queue, slots take them, results are held until settled.
 *
 * <pre>
 * run ─► accepted ─► queued ─► running ─► result held ─► settled
 *    └─► refused        │ └─► given back  (waited 100 ms behind long tasks, or the node drains)
 *                       └──── cancelled, out of time, session over
 * </pre>
 *
 * {@link Desk} owns all of it under one lock and never sends anything itself: it hands out what is
 * to be sent.
 */
package io.cpcluster.node.work;
