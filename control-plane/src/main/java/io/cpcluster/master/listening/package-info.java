/** Telling listeners what happened, in order and one call at a time. */
package io.cpcluster.master.listening;
