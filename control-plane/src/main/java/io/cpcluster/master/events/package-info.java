/** Telling everybody who may watch what happened. */
package io.cpcluster.master.events;
