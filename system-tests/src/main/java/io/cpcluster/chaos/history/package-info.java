/** What was asked, told, executed and recorded in a run, in the order it was seen. */
package io.cpcluster.chaos.history;
