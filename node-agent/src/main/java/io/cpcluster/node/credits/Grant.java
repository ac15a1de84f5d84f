package io.cpcluster.node.credits;

import org.jspecify.annotations.Nullable;

/** Credits that went out in one message. Owned by its {@link CreditLedger}. */
public final class Grant {
  private final long expiresAt;
  private @Nullable String master;
  private int left;

  Grant(@Nullable String master, int credits, long expiresAt) {
    this.master = master;
    this.left = credits;
    this.expiresAt = expiresAt;
  }

  /** Which master holds them; null until it is known. */
  @Nullable String master() {
    return master;
  }

  void holder(String newMaster) {
    master = newMaster;
  }

  /** How many of them are not used. */
  public int left() {
    return left;
  }

  void use() {
    left--;
  }

  /** Nothing of it is left; answers how much was. */
  int end() {
    int was = left;
    left = 0;
    return was;
  }

  long expiresAt() {
    return expiresAt;
  }
}
