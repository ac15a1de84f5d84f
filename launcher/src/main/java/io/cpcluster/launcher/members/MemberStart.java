package io.cpcluster.launcher.members;

import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.processes.Janitor;
import io.cpcluster.launcher.processes.JavaProgram;
import io.cpcluster.launcher.processes.ProcessMark;
import io.cpcluster.natsserver.NatsUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Starts masters and nodes of one cluster. Used under the lock of its owner. */
public final class MemberStart {
  private final ClusterFolder folder;
  private final MemberConfiguration configuration;
  private final @Nullable Janitor janitor;

  /**
   * @param janitor ends the members with this process; null for members that outlive it
   */
  public MemberStart(ClusterFolder folder, NatsUsers users, @Nullable Janitor janitor) {
    this.folder = folder;
    this.configuration = new MemberConfiguration(folder, users);
    this.janitor = janitor;
  }

  /** Starts a master in the place of one that ended, else one more. */
  public Member master(ClusterRecord record) throws IOException {
    String name = freeName("master", Member.Kind.MASTER, record.masters());
    String id = MasterIds.random();
    Path file = configuration.writeMaster(record, name, id);
    return start(
        Member.Kind.MASTER,
        new MemberEntry(name, id, 0, "", null, null, null),
        MemberPrograms.master(file, folder.log(name)));
  }

  /** Starts a node under an id that no node of the cluster has. */
  public Member node(ClusterRecord record, NodePlan plan) throws IOException {
    String role = plan.role().wireName();
    Set<String> taken =
        record.nodes().stream().map(MemberEntry::name).collect(Collectors.toSet());
    String name = firstFree(role.toLowerCase(Locale.ROOT), taken);
    return node(record, new MemberEntry(name, name, 0, "", role, plan.labels(), plan.slots()));
  }

  /** Starts a node that ended under its id, as it was. */
  public Member nodeAgain(ClusterRecord record, Member ended) throws IOException {
    return node(record, ended.entry());
  }

  private Member node(ClusterRecord record, MemberEntry entry) throws IOException {
    Path file = configuration.writeNode(record, entry);
    return start(Member.Kind.NODE, entry, MemberPrograms.node(file, folder.log(entry.name())));
  }

  private Member start(Member.Kind kind, MemberEntry entry, JavaProgram program)
      throws IOException {
    Process process = program.start(janitor == null);
    if (janitor != null) {
      janitor.watch(process.pid());
    }
    ProcessMark mark = ProcessMark.of(process.toHandle());
    MemberEntry started =
        new MemberEntry(
            entry.name(),
            entry.id(),
            mark.pid(),
            mark.start(),
            entry.role(),
            entry.labels(),
            entry.slots());
    return new Member(kind, started, folder.log(entry.name()));
  }

  private String freeName(String word, Member.Kind kind, List<MemberEntry> entries) {
    Set<String> running =
        entries.stream()
            .filter(entry -> new Member(kind, entry, folder.log(entry.name())).isAlive())
            .map(MemberEntry::name)
            .collect(Collectors.toSet());
    return firstFree(word, running);
  }

  private static String firstFree(String word, Set<String> taken) {
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> word + "-" + i)
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }
}
