/** Keys and where their values lie: what nodes report, masters record and people ask. */
package io.cpcluster.contracts.store;
