/** Judges a history by the invariants of docs/reliability.md. */
package io.cpcluster.chaos.checking;
