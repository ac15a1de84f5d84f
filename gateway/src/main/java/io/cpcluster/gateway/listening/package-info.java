/** Ports, encryption and the web server. */
package io.cpcluster.gateway.listening;
