/** Plain ways to do the same work, in the same program, that figures are compared with. */
package io.cpcluster.dataplane.yardstick;
