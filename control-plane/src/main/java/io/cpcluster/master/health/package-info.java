/** Whether this master can store. */
package io.cpcluster.master.health;
