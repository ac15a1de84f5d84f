/** Commands that copy files to and from nodes. */
package io.cpcluster.cli.files;
