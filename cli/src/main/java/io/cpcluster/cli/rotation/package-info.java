/** {@code cpcluster rotate}: new authorities for a cluster that runs. */
package io.cpcluster.cli.rotation;
