/** What a master is told at its start: file, environment and arguments. */
package io.cpcluster.master.config;
