/** The work queue: publish once per subject, pull, acknowledge, give back, purge. */
package io.cpcluster.messaging.queue;
