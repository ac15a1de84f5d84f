/** People who submit tasks all the time, and the outside that tasks have effects on. */
package io.cpcluster.chaos.load;
