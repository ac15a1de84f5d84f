package io.cpcluster.node.config;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node is started with. Copies with other values are made by the {@code with…} methods.
 *
 * @param id one subject token, unique in the cluster
 * @param slots how many tasks run at once
 * @param labels what the node offers beyond its role
 * @param nats addresses of NATS servers, at least one
 * @param credentials who the node says it is to NATS
 * @param logLevel error, warn, info, debug or trace
 * @param tasks what its tasks may use
 * @param minPort first port for links
 * @param maxPort last port for links
 * @param certificates files for links, as far as they are given
 * @param place where it keeps what others send, and where it is reached
 */
public record NodeConfig(
    String id,
    Role role,
    int slots,
    List<String> labels,
    List<String> nats,
    Credentials credentials,
    String logLevel,
    TaskSettings tasks,
    int minPort,
    int maxPort,
    CertificateFiles certificates,
    Place place) {
  public static final int MOST_SLOTS = 1_024;
  public static final int MOST_LABELS = 16;

  public NodeConfig {
    Ids.require("id", id);
    labels = labels.stream().sorted().distinct().toList();
    labels.forEach(label -> Ids.require("label", label));
    nats = List.copyOf(nats);
    int fewest = role == Role.CLIENT ? 0 : 1;
    if (slots < fewest || slots > MOST_SLOTS) {
      throw new IllegalArgumentException("slots must be from " + fewest + " to " + MOST_SLOTS);
    }
    if (nats.isEmpty()) {
      throw new IllegalArgumentException("nats is empty; at least one address is needed");
    }
  }

  /**
   * Files for the TLS of links.
   *
   * @param authorityText the cluster's authority as PEM text: as it was given, or as the file has
   *     it
   */
  public record CertificateFiles(
      @Nullable Path authority,
      @Nullable String authorityText,
      @Nullable Path certificate,
      @Nullable Path key) {
    public static final CertificateFiles NONE = new CertificateFiles(null, null, null, null);

    private static final String KEPT = "file:";

    private static final Pattern CERTIFICATE =
        Pattern.compile(
            "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", Pattern.DOTALL);

    /** Whom to believe when NATS proves who it is, in PEM; empty for whom the system believes. */
    public List<String> roots() {
      if (authorityText != null && authorityText.startsWith(KEPT)) {
        return List.of(authorityText);
      }
      return authorityText == null
          ? List.of()
          : CERTIFICATE.matcher(authorityText).results().map(MatchResult::group).toList();
    }
  }

  /**
   * Where a node keeps what others send to it, and where it is reached.
   *
   * @param dataDir its folder, made when it is needed; null for one of its id in the user's data
   *     folder
   * @param address the one address that others are told; null for all of the machine
   * @param listenAddress the one address that links are accepted on; null for all
   */
  public record Place(
      @Nullable Path dataDir, @Nullable String address, @Nullable String listenAddress) {
    public static final Place DEFAULT = new Place(null, null);

    /** Links are accepted on the address that others are told. */
    public Place(@Nullable Path dataDir, @Nullable String address) {
      this(dataDir, address, address);
    }
  }

  /**
   * Where the node may be answered, ending in a dot: below its id, and below the user's name when
   * several nodes share one user of NATS.
   */
  public String inboxPrefix() {
    return credentials instanceof Credentials.UserPassword(String user, String _)
            && !user.equals(id)
        ? "_INBOX." + user + "." + id + "."
        : "_INBOX." + id + ".";
  }

  /** A worker with one slot and default settings, for programs that start nodes themselves. */
  public static NodeConfig worker(String id, List<String> nats, Credentials credentials) {
    return new NodeConfig(
        id,
        Role.WORKER,
        1,
        List.of(),
        nats,
        credentials,
        NodeDefaults.LOG_LEVEL,
        TaskSettings.DEFAULT,
        NodeDefaults.MIN_PORT,
        NodeDefaults.MAX_PORT,
        CertificateFiles.NONE,
        Place.DEFAULT);
  }

  /** A program without slots that uses links, with default settings. */
  public static NodeConfig client(String id, List<String> nats, Credentials credentials) {
    return new NodeConfig(
        id,
        Role.CLIENT,
        0,
        List.of(),
        nats,
        credentials,
        NodeDefaults.LOG_LEVEL,
        TaskSettings.DEFAULT,
        NodeDefaults.MIN_PORT,
        NodeDefaults.MAX_PORT,
        CertificateFiles.NONE,
        Place.DEFAULT);
  }

  public NodeConfig withCredentials(Credentials newCredentials) {
    return new NodeConfig(
        id,
        role,
        slots,
        labels,
        nats,
        newCredentials,
        logLevel,
        tasks,
        minPort,
        maxPort,
        certificates,
        place);
  }

  /**
   * Believes servers by the roots in a file, or that of a hash while there is none, unless roots
   * are given.
   */
  public NodeConfig withPin(Path roots, String sha256) {
    if (certificates.authorityText() != null) {
      return this;
    }
    return with(
        new CertificateFiles(
            certificates.authority(),
            NatsSettings.rootsIn(roots, NatsSettings.pin(sha256)),
            certificates.certificate(),
            certificates.key()));
  }

  /**
   * Believes servers that lead to these roots.
   *
   * @param pem one or more certificates
   */
  public NodeConfig withRoots(String pem) {
    return with(
        new CertificateFiles(
            certificates.authority(), pem, certificates.certificate(), certificates.key()));
  }

  private NodeConfig with(CertificateFiles newCertificates) {
    return new NodeConfig(
        id,
        role,
        slots,
        labels,
        nats,
        credentials,
        logLevel,
        tasks,
        minPort,
        maxPort,
        newCertificates,
        place);
  }

  public NodeConfig withRole(Role newRole) {
    return new NodeConfig(
        id,
        newRole,
        slots,
        labels,
        nats,
        credentials,
        logLevel,
        tasks,
        minPort,
        maxPort,
        certificates,
        place);
  }

  public NodeConfig withSlots(int newSlots) {
    return new NodeConfig(
        id,
        role,
        newSlots,
        labels,
        nats,
        credentials,
        logLevel,
        tasks,
        minPort,
        maxPort,
        certificates,
        place);
  }

  public NodeConfig withLabels(List<String> newLabels) {
    return new NodeConfig(
        id,
        role,
        slots,
        newLabels,
        nats,
        credentials,
        logLevel,
        tasks,
        minPort,
        maxPort,
        certificates,
        place);
  }

  public NodeConfig withTasks(TaskSettings newTasks) {
    return new NodeConfig(
        id,
        role,
        slots,
        labels,
        nats,
        credentials,
        logLevel,
        newTasks,
        minPort,
        maxPort,
        certificates,
        place);
  }

  public NodeConfig withPlace(Place newPlace) {
    return new NodeConfig(
        id,
        role,
        slots,
        labels,
        nats,
        credentials,
        logLevel,
        tasks,
        minPort,
        maxPort,
        certificates,
        newPlace);
  }
}
