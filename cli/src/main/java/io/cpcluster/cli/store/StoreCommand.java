package io.cpcluster.cli.store;

import picocli.CommandLine.Command;

/** {@code cpcluster store}: values under keys. */
@Command(
    name = "store",
    description = "Keep values of any size under keys, get, list and remove them.")
public final class StoreCommand {}
