package io.cpcluster.launcher.folder;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What was started in a folder, as {@code cluster.json} holds it. It holds no secret.
 *
 * @param startedAtMs when it was last brought up, milliseconds since 1970
 * @param up false after an orderly end: nothing is meant to run
 * @param natsServers 1 or 3; a folder keeps its number, for the store of one is not that of three
 * @param natsPort wanted by the first server
 * @param syncInterval as nats-server spells it
 */
public record ClusterRecord(
    int version,
    String clusterId,
    String name,
    long startedAtMs,
    boolean up,
    boolean ephemeral,
    int natsServers,
    int natsPort,
    String syncInterval,
    long failoverTimeoutMs,
    long maxRecords,
    List<NatsEntry> nats,
    List<MemberEntry> masters,
    List<MemberEntry> nodes) {
  /** Of the file's shape. */
  public static final int VERSION = 1;

  public ClusterRecord {
    nats = nats == null ? List.of() : List.copyOf(nats);
    masters = masters == null ? List.of() : List.copyOf(masters);
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
  }

  /** One nats-server. */
  public record NatsEntry(
      String name, String url, String monitorUrl, long pid, String processStart) {}

  /**
   * One master or node.
   *
   * @param name of its log and configuration files; a node's is its id
   * @param id by which the cluster knows it
   * @param processStart tells the process from a later one with its pid
   * @param role of a node, null for masters
   * @param settings further fields of a node's configuration, null for none
   */
  public record MemberEntry(
      String name,
      String id,
      long pid,
      String processStart,
      @Nullable String role,
      @Nullable List<String> labels,
      @Nullable Integer slots,
      @Nullable Map<String, Object> settings) {
    public MemberEntry {
      settings = settings == null ? null : Map.copyOf(settings);
    }

    /** A member with no further settings. */
    public MemberEntry(
        String name,
        String id,
        long pid,
        String processStart,
        @Nullable String role,
        @Nullable List<String> labels,
        @Nullable Integer slots) {
      this(name, id, pid, processStart, role, labels, slots, null);
    }

    /** Whether it is a node that runs commands. */
    public boolean runsCommands() {
      return settings != null && settings.containsKey("shell");
    }

    /** The same in another process. */
    public MemberEntry running(long newPid, String newProcessStart) {
      return new MemberEntry(name, id, newPid, newProcessStart, role, labels, slots, settings);
    }

    /** The same under the id that the cluster knows. */
    public MemberEntry known(String newId) {
      return new MemberEntry(name, newId, pid, processStart, role, labels, slots, settings);
    }
  }

  /**
   * The record of a cluster whose processes somebody else runs.
   *
   * @param syncInterval what its servers are configured with
   */
  public static ClusterRecord ofOthers(
      String clusterId,
      String name,
      List<String> natsUrls,
      String syncInterval,
      long maxRecords,
      long nowMs) {
    List<NatsEntry> servers =
        natsUrls.stream().map(url -> new NatsEntry(url, url, "", 0, "")).toList();
    return new ClusterRecord(
        VERSION,
        clusterId,
        name,
        nowMs,
        true,
        false,
        servers.size(),
        0,
        syncInterval,
        0,
        maxRecords,
        servers,
        List.of(),
        List.of());
  }

  /** The same with so many copies of each record, on servers that somebody else counts. */
  public ClusterRecord withReplicas(int replicas) {
    return new ClusterRecord(
        version,
        clusterId,
        name,
        startedAtMs,
        up,
        ephemeral,
        replicas,
        natsPort,
        syncInterval,
        failoverTimeoutMs,
        maxRecords,
        nats,
        masters,
        nodes);
  }

  /** The addresses of all its nats-servers. */
  public List<String> natsUrls() {
    return nats.stream().map(NatsEntry::url).toList();
  }

  /** The same with other processes. */
  public ClusterRecord with(
      List<NatsEntry> newNats, List<MemberEntry> newMasters, List<MemberEntry> newNodes) {
    return new ClusterRecord(
        version,
        clusterId,
        name,
        startedAtMs,
        up,
        ephemeral,
        natsServers,
        natsPort,
        syncInterval,
        failoverTimeoutMs,
        maxRecords,
        newNats,
        newMasters,
        newNodes);
  }

  /** The same after an orderly end: no process, everything kept that is needed to start again. */
  public ClusterRecord down() {
    return new ClusterRecord(
        version,
        clusterId,
        name,
        startedAtMs,
        false,
        ephemeral,
        natsServers,
        natsPort,
        syncInterval,
        failoverTimeoutMs,
        maxRecords,
        List.of(),
        List.of(),
        List.of());
  }

  /** Reads a folder's record; empty when there is none. */
  public static Optional<ClusterRecord> load(ClusterFolder folder) throws IOException {
    try {
      JsonNode document = Json.readTree(Files.readAllBytes(folder.record()));
      long found = document.path("version").asLong(0);
      if (found != VERSION) {
        throw new IOException(folder.record() + " has version " + found + "; expected " + VERSION);
      }
      return Optional.of(Json.convert(document, ClusterRecord.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (InvalidField broken) {
      throw new IOException(folder.record() + ": " + broken.getMessage());
    }
  }

  /** Saves it; it stays. */
  public void save(ClusterFolder folder) throws IOException {
    OwnerOnly.write(folder.record(), Json.writePretty(this) + "\n");
  }

  /** Tells other processes of it, amid changes at whose end it is saved. */
  public void tell(ClusterFolder folder) throws IOException {
    OwnerOnly.writeForNow(folder.record(), Json.writePretty(this) + "\n");
  }
}
