/**
 * What the node and the masters say to each other: hello, beats, offers of credits, reports of
 * results, commands, goodbye.
 *
 * <pre>
 * Joining ─hello answered─► Joined ─drain─► Leaving ─left─► Ended
 *    ▲                        │
 *    └──── session_over ──────┘
 * </pre>
 *
 * A mere loss of the connection changes no state: tasks go on, results wait. Once back the node
 * beats at once and reports what is not settled. A master that is silent for {@code
 * MasterBeat.MISSED_LIMIT} beats is gone: the credits it held are offered to others, results that
 * were reported to it alone are reported to any. While the node itself was stopped or cut off, that
 * clock stands still.
 */
package io.cpcluster.node.session;
