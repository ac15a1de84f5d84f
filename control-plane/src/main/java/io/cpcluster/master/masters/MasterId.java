package io.cpcluster.master.masters;

import java.util.random.RandomGenerator;

/** Ids of masters: {@code m-} and six characters, new at every start. */
public final class MasterId {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 6;

  private MasterId() {}

  public static String make(RandomGenerator random) {
    StringBuilder id = new StringBuilder("m-");
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
