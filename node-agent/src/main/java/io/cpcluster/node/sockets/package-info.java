/** {@code Tcp} and {@code Udp}: bytes to a host and port, and what comes back. */
package io.cpcluster.node.sockets;
