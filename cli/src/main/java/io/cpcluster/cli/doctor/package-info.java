/**
 * {@code cpcluster doctor}: looks at the whole way from this machine to a task's result, and names
 * for each thing that is wrong the command that mends it. Looking is kept apart from judging, so
 * that each judgement is tried on facts that no test machine has.
 */
package io.cpcluster.cli.doctor;
