/** Plain ways to do the same work, against which the figures of this system are held. */
package io.cpcluster.dataplane.yardstick;
