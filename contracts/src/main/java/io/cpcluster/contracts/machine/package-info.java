/**
 * What a process has to take the word of its machine for: what time it is, and that bytes stay.
 * Tests of real processes make both lie by system properties; a process that is so lied to says so
 * when it starts.
 */
package io.cpcluster.contracts.machine;
