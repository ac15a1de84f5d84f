package io.cpcluster.cli.users;

import picocli.CommandLine.Command;

/** {@code cpcluster user}: people, and what they may do. */
@Command(name = "user", description = "Let people in, list them, or shut them out.")
public final class UserCommand {}
