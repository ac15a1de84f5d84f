/** The log of a process of the cluster: on stderr, text on a terminal, JSON lines otherwise. */
package io.cpcluster.log;
