/** {@code cpcluster links}: who is connected to whom, and on which port. */
package io.cpcluster.cli.links;
