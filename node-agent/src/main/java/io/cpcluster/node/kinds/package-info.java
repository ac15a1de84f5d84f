/** Which kinds of task this version runs, and by what. */
package io.cpcluster.node.kinds;
