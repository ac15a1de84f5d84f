/** Submitting tasks and asking about them. */
package io.cpcluster.cli.tasks;
