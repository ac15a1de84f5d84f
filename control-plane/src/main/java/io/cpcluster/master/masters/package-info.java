/** The masters among themselves: their beats, and what each offers. */
package io.cpcluster.master.masters;
