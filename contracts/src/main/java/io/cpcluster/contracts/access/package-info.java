/** Who may say and hear what: the lists that the NATS servers enforce. */
package io.cpcluster.contracts.access;
