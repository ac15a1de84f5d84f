/** Paths between processes that pass bytes slowly, hold them back, or break. */
package io.cpcluster.chaos.network;
