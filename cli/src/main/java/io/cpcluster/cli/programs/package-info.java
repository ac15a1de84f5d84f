/** A master or a node in this process, as their own runnable jars do it. */
package io.cpcluster.cli.programs;
