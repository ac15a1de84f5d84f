/** What the part of a master that handles tasks is given, and what it gives. */
package io.cpcluster.master.desk;
