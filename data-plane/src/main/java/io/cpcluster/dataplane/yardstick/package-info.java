/**
 * What the machine gives without links: the figure that figures of links are compared with, taken
 * in the same program.
 */
package io.cpcluster.dataplane.yardstick;
