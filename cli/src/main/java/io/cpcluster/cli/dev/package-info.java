/** A cluster on this machine: up, down, and members killed and started. */
package io.cpcluster.cli.dev;
