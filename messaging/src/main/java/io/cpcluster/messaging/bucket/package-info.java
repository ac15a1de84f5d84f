/** Key-value buckets whose writes are compare-and-set and end as won, lost or unknown. */
package io.cpcluster.messaging.bucket;
