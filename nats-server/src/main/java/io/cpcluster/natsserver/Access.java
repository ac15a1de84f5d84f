package io.cpcluster.natsserver;

import java.util.Map;

/** Who may connect to a server. */
public sealed interface Access {
  /** Anybody who reaches the address, with all rights; for tests. */
  static Access everybody() {
    return new Everybody();
  }

  /**
   * Whoever a key of the accounts vouches for. All of it is signed and nothing of it is secret.
   *
   * @param operator the operator's own JWT
   * @param systemAccount public key of the servers' own account
   * @param accounts by public key, the JWT that says what the account is at first
   */
  static Access accounts(String operator, String systemAccount, Map<String, String> accounts) {
    return new Accounts(operator, systemAccount, accounts);
  }

  /** See {@link Access#everybody}. */
  record Everybody() implements Access {}

  /** See {@link Access#accounts}. */
  record Accounts(String operator, String systemAccount, Map<String, String> accounts)
      implements Access {
    /** Copies the map. */
    public Accounts {
      accounts = Map.copyOf(accounts);
    }
  }
}
