/**
 * Archives of loaded and compiled classes (ahead-of-time caches of the JVM), by which programs
 * start in a fraction of the time.
 */
package io.cpcluster.launcher.archive;
