/** The log of this program. */
package io.cpcluster.gateway.log;
