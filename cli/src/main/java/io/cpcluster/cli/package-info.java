/**
 * The {@code cpcluster} command. It speaks to a cluster by its public subjects and nothing else.
 */
package io.cpcluster.cli;
