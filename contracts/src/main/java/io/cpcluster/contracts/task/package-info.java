/** What a task is, what it answers, and the states its record goes through. */
package io.cpcluster.contracts.task;
