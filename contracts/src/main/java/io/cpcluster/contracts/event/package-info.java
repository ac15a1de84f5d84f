/** What is published for everybody who may watch. */
package io.cpcluster.contracts.event;
