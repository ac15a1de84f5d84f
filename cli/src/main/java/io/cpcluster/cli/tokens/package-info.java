/** Tokens, with which nodes and programs join. */
package io.cpcluster.cli.tokens;
