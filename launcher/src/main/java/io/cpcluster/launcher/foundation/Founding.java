package io.cpcluster.launcher.foundation;

import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.members.MasterAuthorities;
import io.cpcluster.launcher.state.Initialisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Founds a cluster whose processes somebody else runs. Used by one thread. */
public final class Founding {
  private static final Duration FIRST_TOKEN_LIFE = Duration.ofHours(24);
  private static final long MAX_FILE_STORE_BYTES = 10L << 30;

  private final Foundation foundation;
  private final ClusterRecord record;
  private final List<Path> written;

  private Founding(Foundation foundation, ClusterRecord record, List<Path> written) {
    this.foundation = foundation;
    this.record = record;
    this.written = List.copyOf(written);
  }

  /**
   * Writes the files that are missing, or all configurations when the plan says so.
   *
   * @throws ClusterStartException the folder holds something else
   */
  public static Founding of(ClusterFolder folder, FoundingPlan plan) throws IOException {
    if (!folder.isFree()) {
      throw new ClusterStartException(
          folder.root() + " holds files that are no cluster's: name an empty or a new folder");
    }
    Optional<ClusterRecord> before = ClusterRecord.load(folder);
    requireOurs(folder, before);
    if (before.isPresent() && !Files.exists(folder.operatorKeys())) {
      throw Foundation.missingKeys(folder, folder.record());
    }
    ClusterRecord record =
        before.isPresent() && !plan.anew() ? before.get() : recordOf(before, plan);
    folder.make();
    // Keys first: a record without them is of a cluster whose keys are elsewhere.
    Foundation foundation = Foundation.make(folder, record.name());
    record.save(folder);
    List<NatsAddress> addresses = record.natsUrls().stream().map(NatsAddress::parse).toList();
    List<Path> written =
        new ArrayList<>(
            new ServerFolders(
                    folder,
                    foundation,
                    addresses,
                    FoundingPlan.syncInterval(record.syncInterval()),
                    MAX_FILE_STORE_BYTES)
                .write(plan.anew()));
    for (int i = 1; i <= plan.masters(); i++) {
      String master = "master-" + i;
      MasterAuthorities.make(folder, master);
      written.add(MasterAuthorities.settings(folder, record, master, plan.anew()));
    }
    return new Founding(foundation, record, written);
  }

  /** A cluster of {@code dev up} keeps its own configuration. */
  private static void requireOurs(ClusterFolder folder, Optional<ClusterRecord> before)
      throws ClusterStartException {
    if (before.isPresent() && before.get().failoverTimeoutMs() > 0) {
      throw new ClusterStartException(
          folder.root() + " holds a cluster of dev up: name another folder");
    }
  }

  /** What the plan says, and where it says nothing what was before. */
  private static ClusterRecord recordOf(Optional<ClusterRecord> before, FoundingPlan plan) {
    List<String> urls = plan.addresses().stream().map(NatsAddress::url).toList();
    if (before.isPresent() && !urls.isEmpty() && urls.size() != before.get().natsServers()) {
      throw new IllegalArgumentException(
          "the cluster has "
              + before.get().natsServers()
              + " nats-servers and keeps that number; "
              + urls.size()
              + " were named");
    }
    return ClusterRecord.ofOthers(
        before.map(ClusterRecord::clusterId).orElseGet(Initialisation::newClusterId),
        before.map(ClusterRecord::name).orElse(plan.name()),
        urls.isEmpty()
            ? before.map(ClusterRecord::natsUrls).orElse(List.of(FoundingPlan.NATS.url()))
            : urls,
        plan.sync().isEmpty()
            ? before.map(ClusterRecord::syncInterval).orElse(FoundingPlan.SYNC)
            : plan.sync(),
        plan.maxRecords() == 0
            ? before.map(ClusterRecord::maxRecords).orElse(FoundingPlan.MAX_RECORDS)
            : plan.maxRecords(),
        System.currentTimeMillis());
  }

  /** Makes streams and buckets; harmless when they are there. */
  public void makeState(Duration patience) throws IOException {
    Initialisation.create(
        record,
        foundation.master(),
        new FirstToken(foundation, Optional.of(FIRST_TOKEN_LIFE.toMillis())),
        patience);
  }

  /** Files and folders that were looked after. */
  public List<Path> written() {
    return written;
  }

  public ClusterRecord record() {
    return record;
  }
}
