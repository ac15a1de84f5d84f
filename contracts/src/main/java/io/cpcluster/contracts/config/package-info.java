/**
 * How the programs read their configuration: a strict JSON file whose every complaint names file,
 * line and field, and the command line. Files are read, never written.
 */
package io.cpcluster.contracts.config;
