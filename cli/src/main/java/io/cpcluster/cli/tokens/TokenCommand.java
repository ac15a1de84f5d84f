package io.cpcluster.cli.tokens;

import picocli.CommandLine.Command;

/** {@code cpcluster token}: what lets nodes in. */
@Command(name = "token", description = "Make, list or revoke the tokens that let nodes in.")
public final class TokenCommand {}
