/** The log of a master's process: on stderr, text on a terminal, JSON lines otherwise. */
package io.cpcluster.master.log;
