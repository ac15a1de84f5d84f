package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.members.MasterAuthorities;
import io.cpcluster.launcher.state.Initialisation;
import io.cpcluster.master.config.MasterConfigReader;
import io.cpcluster.master.config.MasterCredentials;
import io.cpcluster.messaging.context.CredentialFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster on a NATS that somebody else runs, who also made its users: this makes the authorities
 * for links, the settings of masters, and the state. Used by one thread.
 */
public final class OthersNats {
  private final Plan plan;
  private final ClusterRecord record;
  private final List<Path> written;

  /**
   * What it is founded with.
   *
   * @param credentials of the masters, as a master reads them
   * @param roots whom to believe there; empty for whom the system believes
   * @param replicas copies of each record, 1 or 3
   */
  public record Plan(
      String name,
      List<NatsAddress> addresses,
      Path credentials,
      Optional<Path> roots,
      int replicas,
      long maxRecords,
      int masters,
      boolean anew) {
    public Plan {
      addresses = List.copyOf(addresses);
      if (replicas != 1 && replicas != 3) {
        throw new IllegalArgumentException("1 or 3 replicas are possible, not " + replicas);
      }
      if (masters < 1 || masters > 64) {
        throw new IllegalArgumentException("masters must be from 1 to 64");
      }
    }
  }

  private OthersNats(Plan plan, ClusterRecord record, List<Path> written) {
    this.plan = plan;
    this.record = record;
    this.written = List.copyOf(written);
  }

  /**
   * Writes the files that are missing, or all settings when the plan says so.
   *
   * @throws ClusterStartException the folder holds something else
   */
  public static OthersNats of(ClusterFolder folder, Plan plan) throws IOException {
    if (!folder.isFree()) {
      throw new ClusterStartException(
          folder.root() + " holds files that are no cluster's: name an empty or a new folder");
    }
    Optional<ClusterRecord> before = ClusterRecord.load(folder);
    if (before.isPresent() && (before.get().failoverTimeoutMs() > 0 || hasOwnNats(folder))) {
      throw new ClusterStartException(
          folder.root() + " holds a cluster with a NATS of its own: name another folder");
    }
    folder.make();
    ClusterRecord record = before.isPresent() && !plan.anew() ? before.get() : record(before, plan);
    record.save(folder);
    Foundation.authorities(folder).makeRoot(record.name(), Instant.now());
    List<Path> written = new ArrayList<>();
    for (int i = 1; i <= plan.masters(); i++) {
      String master = "master-" + i;
      MasterAuthorities.make(folder, master);
      written.add(MasterAuthorities.settings(folder, record, master, nats(plan), plan.anew()));
    }
    return new OthersNats(plan, record, written);
  }

  private static boolean hasOwnNats(ClusterFolder folder) {
    return folder.operatorKeys().toFile().exists();
  }

  private static ClusterRecord record(Optional<ClusterRecord> before, Plan plan) {
    return ClusterRecord.ofOthers(
            before.map(ClusterRecord::clusterId).orElseGet(Initialisation::newClusterId),
            before.map(ClusterRecord::name).orElse(plan.name()),
            plan.addresses().stream().map(NatsAddress::url).toList(),
            "",
            plan.maxRecords(),
            System.currentTimeMillis())
        .withReplicas(plan.replicas());
  }

  private static Map<String, Object> nats(Plan plan) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("credentials", plan.credentials().toAbsolutePath().toString());
    plan.roots()
        .ifPresent(roots -> settings.put("nats_ca_path", roots.toAbsolutePath().toString()));
    return settings;
  }

  /** Makes streams and buckets; harmless when they are there. */
  public void makeState(Duration patience) throws IOException {
    MasterCredentials masters = credentials();
    Initialisation.create(
        record,
        new NatsLogin(Grants.MASTER, masters.write(), masters.roots()),
        (_, _) -> {},
        patience);
  }

  /** As the first master will read them. */
  private MasterCredentials credentials() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--nats=" + String.join(",", record.natsUrls()));
    arguments.add("--credentials=" + plan.credentials());
    try {
      MasterCredentials read = MasterConfigReader.read(arguments, Map.of()).config().credentials();
      return plan.roots().isEmpty()
          ? read
          : read.withRoots(CredentialFiles.roots("--nats-ca", plan.roots().get()));
    } catch (InvalidConfig wrong) {
      throw new ClusterStartException(wrong.getMessage());
    }
  }

  public List<Path> written() {
    return written;
  }

  public ClusterRecord record() {
    return record;
  }
}
