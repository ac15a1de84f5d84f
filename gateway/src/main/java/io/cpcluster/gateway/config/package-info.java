/** Where a gateway listens and whom it asks. */
package io.cpcluster.gateway.config;
