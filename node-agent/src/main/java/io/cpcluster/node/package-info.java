/**
 * The node: runs tasks for the masters. {@link io.cpcluster.node.Node} reads as the table of
 * contents; {@code session} is what is said, {@code work}, {@code results} and {@code credits} what
 * is kept, {@code kinds} what can be run.
 */
package io.cpcluster.node;
