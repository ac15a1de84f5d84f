package io.cpcluster.launcher.members;

import io.cpcluster.launcher.ClusterPlan;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.WayToNats;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.processes.Janitor;
import io.cpcluster.launcher.processes.JavaProgram;
import io.cpcluster.launcher.processes.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Starts masters and nodes of one cluster. Used under the lock of its owner. */
public final class MemberStart {
  private final ClusterFolder folder;
  private final MemberConfiguration configuration;
  private final @Nullable Janitor janitor;
  private final List<String> jvmArguments;

  /**
   * What tests and tools give to members beyond what a cluster needs.
   *
   * @param toNats the way they take to NATS
   * @param masterSettings further fields of the configuration files of masters
   * @param jvmArguments further ones for their JVMs, after the usual ones
   */
  public record Extras(
      WayToNats toNats, Map<String, Object> masterSettings, List<String> jvmArguments) {
    public static final Extras NONE = new Extras(WayToNats.STRAIGHT, Map.of(), List.of());

    /** What a plan says of it. */
    public static Extras of(ClusterPlan plan) {
      return new Extras(plan.ways().toNats(), plan.masterSettings(), plan.jvmArguments());
    }
  }

  /**
   * A member that was started just now.
   *
   * @param logFrom where its lines begin in its log
   */
  public record Started(Member member, long logFrom) {}

  /**
   * @param janitor ends the members with this process; null for members that outlive it
   */
  public MemberStart(ClusterFolder folder, @Nullable Janitor janitor, Extras extras) {
    this.folder = folder;
    this.configuration = new MemberConfiguration(folder, extras.toNats(), extras.masterSettings());
    this.janitor = janitor;
    this.jvmArguments = extras.jvmArguments();
  }

  /**
   * Starts a master in the place of one that ended, else one more. Its id is its name until {@link
   * MasterIdentity} knows better.
   *
   * @param jvm further arguments for its JVM, after the usual ones
   */
  public Started master(ClusterRecord record, List<String> jvm) throws IOException {
    String name = firstFree("master", runningMasters(record));
    MasterAuthorities.make(folder, name);
    Path file = configuration.writeMaster(record, name);
    return start(
        Member.Kind.MASTER,
        new MemberEntry(name, name, 0, "", null, null, null),
        MemberPrograms.master(file, folder.log(name)).withJvm(jvmArguments).withJvm(jvm));
  }

  /** Starts a node under an id that no node of the cluster has. */
  public Started node(ClusterRecord record, NodePlan plan, List<String> jvm) throws IOException {
    String role = plan.role().wireName();
    Set<String> taken = record.nodes().stream().map(MemberEntry::name).collect(Collectors.toSet());
    String name = firstFree(role.toLowerCase(Locale.ROOT), taken);
    return node(
        record,
        new MemberEntry(name, name, 0, "", role, plan.labels(), plan.slots(), plan.settings()),
        jvm);
  }

  /** Starts a node that ended under its id, as it was. */
  public Started nodeAgain(ClusterRecord record, Member ended, List<String> jvm)
      throws IOException {
    return node(record, ended.entry(), jvm);
  }

  private Started node(ClusterRecord record, MemberEntry entry, List<String> jvm)
      throws IOException {
    Path file = configuration.writeNode(record, entry);
    return start(
        Member.Kind.NODE,
        entry,
        MemberPrograms.node(file, folder.log(entry.name())).withJvm(jvmArguments).withJvm(jvm));
  }

  private Started start(Member.Kind kind, MemberEntry entry, JavaProgram program)
      throws IOException {
    Path log = folder.log(entry.name());
    long logFrom = Files.exists(log) ? Files.size(log) : 0;
    Process process = program.start(janitor == null);
    if (janitor != null) {
      janitor.watch(process.pid());
    }
    ProcessMark mark = ProcessMark.of(process.toHandle());
    return new Started(new Member(kind, entry.running(mark.pid(), mark.start()), log), logFrom);
  }

  private Set<String> runningMasters(ClusterRecord record) {
    return record.masters().stream()
        .filter(entry -> new ProcessMark(entry.pid(), entry.processStart()).isAlive())
        .map(MemberEntry::name)
        .collect(Collectors.toSet());
  }

  private static String firstFree(String word, Set<String> taken) {
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> word + "-" + i)
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }
}
