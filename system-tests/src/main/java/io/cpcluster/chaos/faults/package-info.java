/** Which faults befall a cluster when, from a seed, and how they are done and undone. */
package io.cpcluster.chaos.faults;
