/** What masters say among themselves. */
package io.cpcluster.contracts.master;
