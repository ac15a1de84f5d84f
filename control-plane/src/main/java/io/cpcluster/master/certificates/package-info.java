/**
 * Certificates of peers. Each master has an authority of its own below the cluster's root, and
 * gives certificates of a day to peers whose session goes on. The root's key is needed only to make
 * the authorities of masters; it is kept offline.
 */
package io.cpcluster.master.certificates;
