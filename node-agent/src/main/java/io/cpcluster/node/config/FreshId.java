package io.cpcluster.node.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.random.RandomGenerator;

/** An id for a node that was given none: the host's name and four random characters. */
public final class FreshId {
  private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
  private static final int RANDOM_LENGTH = 4;
  private static final int MOST_OF_HOST = 40;

  private FreshId() {}

  public static String make(Map<String, String> environment, RandomGenerator random) {
    String host = environment.getOrDefault("HOSTNAME", "");
    return of(host.isBlank() ? localHost() : host, random);
  }

  static String of(String host, RandomGenerator random) {
    String firstLabel = host.split("\\.", 2)[0].replaceAll("[^A-Za-z0-9_-]", "-");
    String usable = firstLabel.isBlank() ? "node" : firstLabel;
    StringBuilder id =
        new StringBuilder(usable.substring(0, Math.min(usable.length(), MOST_OF_HOST)));
    id.append('-');
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "node";
    }
  }
}
