/**
 * Commands of a shell: run under the strongest confinement the machine has, within limits, and what
 * they print.
 *
 * <pre>
 * node (JVM) ─► setpriv: dies with the node
 *                 └─► unshare: own processes, mounts, network
 *                       └─► sh: first process inside, mounts, limits
 *                             └─► setpriv: own user, no privileges ─► the command
 * </pre>
 *
 * The first process inside is told what to do over its standard input, so that no argument depends
 * on the locale of the JVM. When it ends, the kernel ends whatever is left inside.
 */
package io.cpcluster.node.shell;
