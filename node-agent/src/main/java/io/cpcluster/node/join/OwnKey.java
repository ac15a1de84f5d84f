package io.cpcluster.node.join;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.dataplane.certificate.Fingerprint;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.context.CredentialFiles;
import io.cpcluster.node.config.JoinFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The node's own NATS key and the credentials that were given for it, as files in its data folder
 * that only their owner reads: {@code node.key} is made once, {@code node.creds} is written again
 * at each renewal and read by each connect, {@code roots.pem} holds the roots that masters told.
 * {@link #toString} shows no secret.
 */
public final class OwnKey {
  private static final String KEY = "node.key";
  private static final String CREDENTIALS = "node.creds";
  private static final String ROOTS = "roots.pem";
  private static final int MOST_BYTES = 64 << 10;

  private final Path folder;
  private final NatsKey key;

  private OwnKey(Path folder, NatsKey key) {
    this.folder = folder;
    this.key = key;
  }

  /**
   * The key in a folder, made now when there is none.
   *
   * @throws IOException the file is no key, others may read it, or it cannot be read or written
   */
  public static OwnKey in(Path folder) throws IOException {
    Path file = folder.resolve(KEY);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      requireOwn(file);
    } else {
      OwnerOnly.write(file, NatsKey.create(NatsKey.Kind.USER).seed() + "\n");
    }
    if (Files.exists(folder.resolve(CREDENTIALS), LinkOption.NOFOLLOW_LINKS)) {
      requireOwn(folder.resolve(CREDENTIALS));
    }
    try {
      return new OwnKey(folder, NatsKey.ofSeed(NatsKey.Kind.USER, Files.readString(file).strip()));
    } catch (IllegalArgumentException _) {
      throw new IOException(file + " holds no key; a node without its key joins under a new name");
    }
  }

  private static void requireOwn(Path file) throws IOException {
    try {
      JoinFile.require(file);
    } catch (InvalidConfig refused) {
      throw new IOException(refused.getMessage());
    }
  }

  /** The key whose credentials these are; empty when somebody else made them. */
  public static Optional<OwnKey> behind(Credentials credentials) throws IOException {
    if (credentials instanceof Credentials.File(Path file)
        && file.endsWith(CREDENTIALS)
        && Files.exists(file.resolveSibling(KEY))) {
      return Optional.of(in(file.toAbsolutePath().resolveSibling("")));
    }
    return Optional.empty();
  }

  NatsKey key() {
    return key;
  }

  /** What connections read. */
  public Path credentials() {
    return folder.resolve(CREDENTIALS);
  }

  /** Where the roots are kept that masters told; missing until they did. */
  public Path roots() {
    return folder.resolve(ROOTS);
  }

  /** Keeps the roots that masters tell, in PEM, when they are others than before. */
  public void keepRoots(List<String> roots) throws IOException {
    String text = String.join("", roots);
    if (!Files.exists(roots()) || !Files.readString(roots()).equals(text)) {
      OwnerOnly.write(roots(), text);
    }
  }

  /**
   * By what the cluster's masters are known: by the roots that were told, else by a token's hash.
   */
  List<String> pins(String tokens) throws IOException {
    if (!Files.exists(roots()) || Files.size(roots()) > MOST_BYTES) {
      return List.of(tokens);
    }
    List<String> pins = new ArrayList<>();
    for (String root : CredentialFiles.certificates(Files.readString(roots()))) {
      try {
        pins.add(Fingerprint.of(Pem.readCertificate(root)));
      } catch (InvalidCertificate broken) {
        throw new IOException(roots() + ": " + broken.getMessage());
      }
    }
    return pins.isEmpty() ? List.of(tokens) : pins;
  }

  /** When the credentials that are kept end; empty when there are none for this key. */
  public Optional<Instant> end() {
    return user().flatMap(UserCredentials::expires);
  }

  /** Whether there are credentials for this key that are good for a while yet. */
  boolean isGood(Instant until) {
    return end().filter(until::isBefore).isPresent();
  }

  private Optional<UserCredentials> user() {
    try {
      return readUser();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<UserCredentials> readUser() throws IOException {
    Path file = credentials();
    return Files.exists(file) && Files.size(file) <= MOST_BYTES
        ? UserCredentials.ofFile(Files.readString(file))
            .filter(user -> user.publicKey().filter(key.publicKey()::equals).isPresent())
        : Optional.empty();
  }

  /** Whether there are none that are good now; what cannot be read just now has not ended. */
  boolean hasEnded(Instant now) {
    try {
      return readUser().flatMap(UserCredentials::expires).filter(now::isBefore).isEmpty();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Keeps new credentials for this key. */
  public void keep(String jwt) throws IOException {
    OwnerOnly.write(credentials(), new UserCredentials(jwt, key.seed()).toFile());
  }

  /** The public half. */
  public String publicKey() {
    return key.publicKey();
  }

  @Override
  public String toString() {
    return key.publicKey();
  }
}
