package io.cpcluster.master.connections;

/** What an opening works with, beside what all of the broker does. */
record OpeningParts(
    LinkTable table,
    LinkRecords records,
    LinkCommands commands,
    Closings closings,
    Tokens tokens) {}
