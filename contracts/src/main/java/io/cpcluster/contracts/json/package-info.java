/** The one JSON mapper of the project and the limits that hold before anything is parsed. */
package io.cpcluster.contracts.json;
