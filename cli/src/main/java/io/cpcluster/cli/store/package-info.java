/** {@code cpcluster store}: values under keys, from the command line and back. */
package io.cpcluster.cli.store;
