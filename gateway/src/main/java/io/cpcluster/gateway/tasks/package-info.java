/** Tasks and workers over HTTP: what a request means and what is answered. */
package io.cpcluster.gateway.tasks;
