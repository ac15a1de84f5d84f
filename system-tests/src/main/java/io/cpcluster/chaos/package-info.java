/** Seeded faults against a real cluster under load, and a judge of what came of it. */
package io.cpcluster.chaos;
