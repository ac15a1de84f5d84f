package io.cpcluster.launcher.members;

import java.security.SecureRandom;

/** Ids of masters: new at every start, short enough to be typed. */
final class MasterIds {
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private MasterIds() {}

  static String random() {
    StringBuilder id = new StringBuilder("m-");
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
