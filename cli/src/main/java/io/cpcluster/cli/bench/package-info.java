/** Measuring a cluster from outside. */
package io.cpcluster.cli.bench;
