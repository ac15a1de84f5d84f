/** The streams and buckets that hold the cluster's state: made once, checked at each start. */
package io.cpcluster.messaging.state;
