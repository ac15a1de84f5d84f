/** People, and what they may do. */
package io.cpcluster.cli.users;
