/**
 * Hostile input for the tests of parsers: inputs kept as files, and inputs made of them by chance
 * from a seed. Part of no program.
 */
package io.cpcluster.fuzzing;
