/**
 * Brokered links: what peers and masters say to each other about them, the records of them, and in
 * {@link io.cpcluster.contracts.link.LinkMessage} what the two ends of a link say on it.
 */
package io.cpcluster.contracts.link;
