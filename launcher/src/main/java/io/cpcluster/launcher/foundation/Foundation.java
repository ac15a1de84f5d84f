package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.access.Grant;
import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.master.certificates.AuthorityFiles;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.OperatorKeys;
import io.cpcluster.messaging.accounts.Person;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.context.CredentialFiles;
import io.cpcluster.natsserver.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a cluster is founded on, as its folder keeps it. Immutable. */
public final class Foundation {
  /** The first person of a cluster: may ask for everything that people may ask for. */
  public static final String ADMIN = "admin";

  /** How long those are let in who are made here and do not join: long enough for one command. */
  static final Duration PEER_LIFE = Duration.ofHours(24);

  static final Set<Right> ADMIN_CAN = Set.of(Right.ADMIN);

  private static final Set<Right> ADMIN_WITH_SHELL = Set.of(Right.ADMIN, Right.SHELL);

  private final ClusterFolder folder;
  private final String cluster;
  private final KeyFile file;

  private Foundation(ClusterFolder folder, String cluster, KeyFile file) {
    this.folder = folder;
    this.cluster = cluster;
    this.file = file;
  }

  /**
   * Makes what is missing in a folder and leaves what is there.
   *
   * @throws IOException the folder is a cluster's whose keys are elsewhere: others would be those
   *     of another cluster
   */
  public static Foundation make(ClusterFolder folder, String cluster) throws IOException {
    Instant now = Instant.now();
    requireNotFounded(folder);
    authorities(folder).makeRoot(cluster, now);
    if (!Files.exists(folder.operatorKeys())) {
      KeyFile.create(now).save(folder.operatorKeys());
    }
    Foundation made = load(folder, cluster);
    if (!Files.exists(folder.masterCredentials())) {
      OwnerOnly.write(folder.masterCredentials(), made.masterDocument(now));
    }
    if (!Files.exists(folder.adminCredentials())) {
      UserCredentials admin = made.keys().issuePerson(ADMIN, ADMIN_CAN, now, Optional.empty());
      OwnerOnly.write(folder.adminCredentials(), admin.toFile());
    }
    return made;
  }

  /**
   * Gives the first person the right to run commands, which no other right implies. Their key stays
   * the same.
   */
  public void allowShell() throws IOException {
    if (adminCan().contains(Right.SHELL)) {
      return;
    }
    UserCredentials before = adminCredentials();
    String key =
        before
            .publicKey()
            .orElseThrow(() -> new IOException(folder.adminCredentials() + " is unreadable"));
    String jwt = keys().issuePerson(key, ADMIN, ADMIN_WITH_SHELL, Instant.now(), Optional.empty());
    UserCredentials admin = new UserCredentials(jwt, before.seed());
    OwnerOnly.write(folder.adminCredentials(), admin.toFile());
  }

  /** What the first person may do, as their credentials say. */
  Set<Right> adminCan() throws IOException {
    return Person.of(adminCredentials().jwt(), keys()).map(Person::can).orElse(ADMIN_CAN);
  }

  private UserCredentials adminCredentials() throws IOException {
    return UserCredentials.ofFile(Files.readString(folder.adminCredentials()))
        .orElseThrow(() -> new IOException(folder.adminCredentials() + " is unreadable"));
  }

  private static void requireNotFounded(ClusterFolder folder) throws IOException {
    if (Files.exists(folder.operatorKeys())) {
      return;
    }
    for (Path made : List.of(folder.masterCredentials(), folder.adminCredentials())) {
      if (Files.exists(made)) {
        throw missingKeys(folder, made);
      }
    }
  }

  /** Says which file has to be brought back. */
  static IOException missingKeys(ClusterFolder folder, Path made) {
    return new IOException(
        folder.operatorKeys()
            + " is missing, and "
            + made
            + " is of a cluster that was founded with it: bring it back for as long as this takes");
  }

  /** What an earlier {@link #make} left. */
  public static Foundation load(ClusterFolder folder, String cluster) throws IOException {
    return new Foundation(folder, cluster, KeyFile.load(folder.operatorKeys()));
  }

  /** Where the cluster's authorities lie. */
  public static AuthorityFiles authorities(ClusterFolder folder) {
    return new AuthorityFiles(folder.authority());
  }

  /** What servers are configured with; the same at every call. */
  public Access access() {
    OperatorKeys keys = file.keys();
    return Access.accounts(
        keys.describeOperator(cluster, file.madeAt()),
        keys.system().publicKey(),
        Map.of(
            keys.system().publicKey(),
            keys.describeSystem(file.madeAt()),
            keys.account().publicKey(),
            keys().describe(Map.of(), file.madeAt()),
            keys.people().publicKey(),
            keys().describePeople(Map.of(), file.madeAt())));
  }

  /** How a person gets in who may read this folder: as the first person. */
  public static NatsLogin admin(ClusterFolder folder) throws IOException {
    if (!Files.exists(folder.adminCredentials())) {
      throw new IOException(folder.adminCredentials() + " is missing");
    }
    return new NatsLogin(ADMIN, new Credentials.File(folder.adminCredentials()), roots(folder));
  }

  /** The first person. */
  public NatsLogin admin() throws IOException {
    return admin(folder);
  }

  /** A master's writing connection, for what makes the state and for what looks below it. */
  public NatsLogin master() throws IOException {
    return master(folder, keys());
  }

  static NatsLogin master(ClusterFolder folder, AccountKeys keys) throws IOException {
    UserCredentials user =
        keys.issue(Grants.MASTER, Grants.masterWriting(), Instant.now(), Optional.empty());
    return new NatsLogin(Grants.MASTER, new Credentials.User(user), roots(folder));
  }

  /** A new user for a node or client, for a day. */
  public NatsLogin peer(String id) throws IOException {
    return new NatsLogin(id, new Credentials.User(issue(id)), roots(folder));
  }

  /** A new user that reads everything and writes nothing. */
  public NatsLogin reader() throws IOException {
    Grant all = new Grant(List.of("_INBOX.reader.nothing"), List.of(">"), false, 0);
    UserCredentials user = keys().issue("reader", all, Instant.now(), Optional.empty());
    return new NatsLogin("reader", new Credentials.User(user), roots(folder));
  }

  private UserCredentials issue(String id) {
    Instant now = Instant.now();
    return keys().issue(id, Grants.peer(id), now, Optional.of(now.plus(PEER_LIFE)));
  }

  AccountKeys keys() {
    return file.keys().forMasters();
  }

  /** SHA-256 of the cluster's root, by which newcomers know it. */
  String pin() throws IOException {
    return authorities(folder).rootPin();
  }

  ClusterFolder folder() {
    return folder;
  }

  private String masterDocument(Instant now) {
    AccountKeys keys = keys();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("write", keys.issue(Grants.MASTER, Grants.masterWriting(), now, Optional.empty()));
    document.put("serve", keys.issue(Grants.SERVE, Grants.masterServing(), now, Optional.empty()));
    document.put(
        "watch",
        file.keys()
            .issueSystem(Grants.WATCH, Grants.masterWatching(keys.account(), keys.people()), now));
    document.put(
        "keys",
        Map.of(
            "account",
            keys.account(),
            "people",
            keys.people(),
            "signing",
            keys.signing().seed(),
            "vouching",
            keys.vouching().seed()));
    return Json.writePretty(document) + "\n";
  }

  /** Whom this cluster's programs believe. */
  static List<String> roots(ClusterFolder folder) throws IOException {
    Path root = authorities(folder).rootCertificate();
    return Files.exists(root) ? CredentialFiles.certificates(Files.readString(root)) : List.of();
  }
}
