package io.cpcluster.messaging;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which nats-server the cluster needs: 2.14.8 on the 2.14 line, else 2.15.1 or newer. */
public final class NatsRequirements {
  /** What is needed, for messages and documentation. */
  public static final String MINIMUM = "2.14.8 on the 2.14 line, or 2.15.1 or newer";

  private static final Pattern VERSION =
      Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

  private NatsRequirements() {}

  /** Checks version and JetStream. */
  public static RequirementCheck check(ServerFacts server) {
    if (!isNewEnough(server.version())) {
      return new RequirementCheck.TooOld(
          "nats-server " + server.version() + " is too old: " + MINIMUM + " is needed");
    }
    if (!server.jetStream()) {
      return new RequirementCheck.NoJetStream(
          "nats-server "
              + server.serverName()
              + " has no JetStream: start it with a jetstream block in its configuration or -js");
    }
    return new RequirementCheck.Fine();
  }

  private static boolean isNewEnough(String version) {
    Matcher numbers = VERSION.matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    int patch = Integer.parseInt(numbers.group(3));
    if (major != 2) {
      return major > 2;
    }
    return switch (minor) {
      case 14 -> patch >= 8;
      case 15 -> patch >= 1;
      default -> minor > 15;
    };
  }
}
