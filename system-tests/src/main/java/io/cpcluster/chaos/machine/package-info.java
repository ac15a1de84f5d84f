/** What faults do to the machine itself: its programs, its disk, its network. */
package io.cpcluster.chaos.machine;
