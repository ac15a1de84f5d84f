/** What the machine gives without this system, measured in the program that compares itself. */
package io.cpcluster.peer.yardstick;
