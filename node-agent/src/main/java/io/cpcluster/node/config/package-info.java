/**
 * The node's settings: command line before environment before file before default. A user's file is
 * never written.
 */
package io.cpcluster.node.config;
