/**
 * Commands of a shell: run under the strongest confinement the machine has, within limits, and what
 * they print.
 *
 * <pre>
 * node (JVM) ─► unshare: the ground, a mount namespace, read-only, the node's files covered
 *     │             └─► sh: waits for the end of its input, and that of the node ends it
 *     └─► setpriv: dies with the node
 *           └─► nsenter: into the ground ─► unshare: own processes, mounts, network
 *                 └─► setsid, sh: first process inside, its own folders, limits
 *                       └─► setpriv: own user, no privileges ─► the command
 * </pre>
 *
 * The ground is made once, and anew when the machine's mounts or the node's files change. No user
 * namespace can be made from within it, or from within the command: in one of its own a command
 * would have every privilege again.
 *
 * <p>The first process inside is told what to do over its standard input, so that no argument
 * depends on the locale of the JVM. When it ends, the kernel ends whatever is left inside.
 */
package io.cpcluster.node.shell;
