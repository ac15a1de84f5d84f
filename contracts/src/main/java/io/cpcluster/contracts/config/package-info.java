/**
 * How the programs read their configuration: a strict JSON file whose every complaint names file,
 * line and field, and the command line. What a user wrote is read, never written; what a program
 * writes for itself is for its owner only.
 */
package io.cpcluster.contracts.config;
