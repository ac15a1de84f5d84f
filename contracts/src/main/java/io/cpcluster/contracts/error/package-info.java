/** Error codes and the one shape of an error answer. */
package io.cpcluster.contracts.error;
