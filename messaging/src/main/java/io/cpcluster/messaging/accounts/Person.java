package io.cpcluster.messaging.accounts;

import io.cpcluster.contracts.access.Right;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A person, as the signed text says that lets them in.
 *
 * @param key the public half of their NATS key
 */
public record Person(String name, Set<Right> can, String key) {
  private static final String TAG = "can:";

  public Person {
    can = Set.copyOf(can);
  }

  /** Whom a text lets in; empty for one that these keys did not sign, or that is for no person. */
  public static Optional<Person> of(String jwt, AccountKeys keys) {
    return SignedClaims.verified(jwt, keys.signing().publicKey())
        .filter(claims -> isPersons(claims.path("nats"), keys))
        .map(
            claims ->
                new Person(
                    claims.path("name").asString(""),
                    rights(claims.path("nats").path("tags")),
                    claims.path("sub").asString("")));
  }

  private static boolean isPersons(JsonNode said, AccountKeys keys) {
    return said.path("type").asString("").equals("user")
        && said.path("issuer_account").asString("").equals(keys.people());
  }

  private static Set<Right> rights(JsonNode tags) {
    Set<Right> can = EnumSet.noneOf(Right.class);
    for (JsonNode tag : tags) {
      String text = tag.asString("");
      if (text.startsWith(TAG)) {
        Right.find(text.substring(TAG.length())).ifPresent(can::add);
      }
    }
    return can;
  }

  /** How the signed text names rights. */
  static List<String> tags(Set<Right> can) {
    return can.stream().sorted().map(right -> TAG + right.wireName()).toList();
  }
}
