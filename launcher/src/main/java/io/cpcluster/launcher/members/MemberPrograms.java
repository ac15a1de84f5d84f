package io.cpcluster.launcher.members;

import io.cpcluster.launcher.archive.StartupArchive;
import io.cpcluster.launcher.processes.JavaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of masters and nodes with the JVM settings they are run with. The serial collector
 * is the smallest, and on few cores the fastest for such heaps. A master with 100,000 waiting tasks
 * stays under 400 MiB resident, an idle node under 160 MiB.
 */
public final class MemberPrograms {
  /** The main class of a master. */
  public static final String MASTER_CLASS = "io.cpcluster.master.MasterMain";

  /** The main class of a node. */
  public static final String NODE_CLASS = "io.cpcluster.node.NodeMain";

  /** The main class of a gateway. */
  public static final String GATEWAY_CLASS = "io.cpcluster.gateway.GatewayMain";

  private static final List<String> GATEWAY_MEMORY =
      List.of("-Xms16m", "-Xmx128m", "-XX:TieredStopAtLevel=1");

  /**
   * The heap it starts with is taken at once: touched bit by bit, it would take an hour and look
   * like a leak. Every minute malloc gives back what is free.
   */
  private static final List<String> MASTER_MEMORY =
      List.of("-Xms48m", "-Xmx224m", "-XX:+AlwaysPreTouch", "-XX:TrimNativeHeapInterval=60000");

  private static final List<String> NODE_MEMORY = List.of("-Xms40m", "-Xmn24m", "-Xmx112m");
  private static final List<String> BOTH =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          // Its native code would be unpacked into a temporary folder and probed at each start.
          "-Dorg.bouncycastle.native.cpu_variant=java",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private MemberPrograms() {}

  static JavaProgram master(Path configuration, Path log) {
    return new JavaProgram(
        MASTER_CLASS, withArchive("master", masterJvm()), List.of(configuration.toString()), log);
  }

  static JavaProgram node(Path configuration, Path log) {
    return new JavaProgram(
        NODE_CLASS, withArchive("node", nodeJvm()), List.of(configuration.toString()), log);
  }

  /** A gateway. */
  public static JavaProgram gateway(Path configuration, Path log) {
    return new JavaProgram(
        GATEWAY_CLASS,
        withArchive("gateway", joined(GATEWAY_MEMORY, BOTH)),
        List.of(configuration.toString()),
        log);
  }

  /** JVM settings of a master. */
  public static List<String> masterJvm() {
    return joined(MASTER_MEMORY, BOTH);
  }

  /** JVM settings of a node. */
  public static List<String> nodeJvm() {
    return joined(NODE_MEMORY, BOTH);
  }

  private static List<String> withArchive(String program, List<String> jvm) {
    return joined(jvm, StartupArchive.of(program).jvmArguments());
  }

  private static List<String> joined(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
