/** How long a cluster takes to go on after a process of it was killed. */
package io.cpcluster.cli.bench.recovery;
