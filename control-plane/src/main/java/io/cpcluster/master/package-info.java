/** The master: what a whole one is made of and the order in which it starts and stops. */
package io.cpcluster.master;
