/** Asking the masters, as any person does. */
package io.cpcluster.gateway.masters;
