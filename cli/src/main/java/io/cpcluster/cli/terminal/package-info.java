/** What a person sees: tables, times, sizes. */
package io.cpcluster.cli.terminal;
