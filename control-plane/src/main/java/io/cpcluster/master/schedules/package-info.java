/** When tasks are due: their schedules at the server, what has come due, and back-off. */
package io.cpcluster.master.schedules;
