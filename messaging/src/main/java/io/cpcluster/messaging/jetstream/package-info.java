/** What bucket, queue and layout share of the JetStream protocol; not for other modules. */
package io.cpcluster.messaging.jetstream;
