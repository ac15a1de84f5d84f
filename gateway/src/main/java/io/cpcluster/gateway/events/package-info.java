/** Events for those who listen, as server-sent events. */
package io.cpcluster.gateway.events;
