/** Processes of the operating system: starting, telling apart, stopping, pausing. */
package io.cpcluster.launcher.processes;
