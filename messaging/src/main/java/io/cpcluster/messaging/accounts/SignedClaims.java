package io.cpcluster.messaging.accounts;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Writes the signed texts (JWT, algorithm ed25519-nkey) that NATS servers check. Stateless. */
final class SignedClaims {
  private static final String HEADER =
      encoded("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.UTF_8));
  private static final int VERSION = 2;
  private static final int MOST_CHARACTERS = 1 << 20;

  private SignedClaims() {}

  /**
   * One text.
   *
   * @param subject the public key that it is about
   * @param type operator, account or user
   * @param claims what it says beyond that
   */
  static String sign(
      NatsKey issuer,
      String subject,
      String name,
      Instant now,
      Optional<Instant> expires,
      String type,
      Map<String, Object> claims) {
    Map<String, Object> said = new LinkedHashMap<>(claims);
    said.put("type", type);
    said.put("version", VERSION);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("iss", issuer.publicKey());
    body.put("sub", subject);
    body.put("name", name);
    body.put("iat", now.getEpochSecond());
    expires.ifPresent(end -> body.put("exp", end.getEpochSecond()));
    body.put("nats", said);
    body.put("jti", hash(Json.write(body)));
    String text = HEADER + "." + encoded(Json.write(body));
    return text + "." + encoded(issuer.sign(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** What a text says, unchecked; empty for what is none. */
  static Optional<JsonNode> read(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3 || jwt.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (InvalidField | IllegalArgumentException noClaims) {
      return Optional.empty();
    }
  }

  /** What a text says, when this key signed it; empty for any other. */
  static Optional<JsonNode> verified(String jwt, String issuer) {
    int end = jwt.lastIndexOf('.');
    if (end < 0 || jwt.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(jwt.substring(end + 1));
      byte[] text = jwt.substring(0, end).getBytes(StandardCharsets.US_ASCII);
      return NatsKey.isSigned(issuer, text, signature)
          ? read(jwt).filter(claims -> claims.path("iss").asString("").equals(issuer))
          : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
