/** The operator's shell: verbs on a line of their own, typed or read from a script. */
package io.cpcluster.cli.shell;
