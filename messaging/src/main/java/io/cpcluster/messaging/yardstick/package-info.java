/** What NATS itself can do, to hold the cluster's own figures against. */
package io.cpcluster.messaging.yardstick;
