/** The folder of a local cluster: what lies where, and the record of what runs. */
package io.cpcluster.launcher.folder;
