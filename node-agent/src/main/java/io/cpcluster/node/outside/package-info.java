/**
 * Calls that leave the process: where they may go, how many run at once, how long they may take,
 * and which hosts are left alone for a while. An address is checked after its name was looked up
 * and before a connection to that very address is made, so that no name can change its meaning in
 * between. What is forbidden is never called and counts for nothing; what fails often opens its
 * circuit.
 */
package io.cpcluster.node.outside;
