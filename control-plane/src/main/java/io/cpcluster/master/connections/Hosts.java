package io.cpcluster.master.connections;

import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.master.membership.NodeSnapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Whose ports a peer uses. */
final class Hosts {
  private static final int HASH_BYTES = 16;

  private Hosts() {}

  /** A token that is the same for all peers that share their ports. */
  static String of(NodeSnapshot peer) {
    String machine = peer.record().machine();
    if (machine == null || machine.isEmpty()) {
      return peer.id();
    }
    return Ids.isValid(machine) ? machine : hash(machine);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
