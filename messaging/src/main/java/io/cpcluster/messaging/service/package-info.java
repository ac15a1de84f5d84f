/** A NATS micro service: endpoints in a queue group, visible in {@code nats micro ls}. */
package io.cpcluster.messaging.service;
