/**
 * Every subject of the cluster, spelled once, in the form one publishes to and the form one
 * subscribes to.
 */
package io.cpcluster.contracts.subject;
