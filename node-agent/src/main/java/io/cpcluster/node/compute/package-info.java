/**
 * The task kinds that compute a result from the text of an expression: {@code Compute} over real
 * numbers and {@code ComplexMath} over complex ones.
 *
 * <p>{@link io.cpcluster.node.compute.ExpressionReader} checks the text against the {@link
 * io.cpcluster.node.compute.ExpressionLimits} and the {@link io.cpcluster.node.compute.Dialect} of
 * the task kind, and gives a list of {@link io.cpcluster.node.compute.Symbol}s that is grammatical.
 * {@link io.cpcluster.node.compute.ComputeExpression} has exp4j evaluate it, {@link
 * io.cpcluster.node.compute.ComplexExpression} does so itself. Everything here is a pure function
 * of its input, starts no thread, keeps no state between calls and may be used by any thread.
 */
package io.cpcluster.node.compute;
