package io.cpcluster.architecture;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may import whom.
 *
 * @param modules the project's own modules it may import
 * @param libraries packages of libraries it may import, with all below them
 */
record ModuleTable(List<String> modules, List<String> libraries) {
  /** What every module may import; of javax only what is part of java.base. */
  private static final List<String> EVERYBODY =
      List.of("java", "javax.crypto", "javax.net", "javax.security.auth", "org.jspecify");

  /** The trees that the contracts read documents into; the mapper itself is theirs alone. */
  private static final String TREE = "tools.jackson.databind.JsonNode";

  private static final String TREE_NODES = "tools.jackson.databind.node.";

  static final Map<String, ModuleTable> ALL =
      Map.of(
          "contracts",
          row(List.of(), "tools.jackson", "com.fasterxml.jackson.annotation"),
          // The only importer of the logging library; everything else logs through the interface.
          "console-log",
          row(List.of(), "org.slf4j", "ch.qos.logback"),
          // Finds and starts the nats-server program; knows nothing of the cluster.
          "nats-server",
          row(List.of(), "tools.jackson", "org.slf4j", "com.sun.net.httpserver"),
          // The only importer of the NATS client, so that it can be replaced in one place.
          "messaging",
          row(List.of("contracts"), "io.nats", "org.slf4j"),
          // The only importer of Netty and of the certificate library, for the same reason.
          "data-plane",
          row(List.of("contracts"), "io.netty", "org.bouncycastle", "org.slf4j"),
          "control-plane",
          row(List.of("contracts", "console-log", "messaging", "data-plane"), "org.slf4j"),
          "node-agent",
          row(
              List.of("contracts", "console-log", "messaging", "data-plane"),
              "org.slf4j",
              "oshi",
              "net.objecthunter.exp4j",
              "org.apache.commons.numbers",
              "org.apache.hc",
              "io.github.resilience4j"),
          // The only importer of the web server: HTTP is one way in among others, and nothing
          // of the cluster may need it. Jetty and the servlets are what Javalin serves with.
          "gateway",
          row(
              List.of("contracts", "console-log", "messaging"),
              "org.slf4j",
              "io.javalin",
              "org.eclipse.jetty",
              "jakarta.servlet"),
          "launcher",
          row(
              List.of("contracts", "nats-server", "messaging", "control-plane", "node-agent"),
              "org.slf4j"),
          // Of the data plane: transfers, which the client library hands on. The annotations name
          // fields of figures.
          "cli",
          row(
              List.of(
                  "contracts",
                  "console-log",
                  "nats-server",
                  "messaging",
                  "data-plane",
                  "control-plane",
                  "node-agent",
                  "gateway",
                  "launcher"),
              "org.slf4j",
              "picocli",
              "com.fasterxml.jackson.annotation",
              "org.jline",
              "org.HdrHistogram"));

  boolean allowsModule(String module) {
    return modules.contains(module);
  }

  boolean allowsLibrary(String className) {
    if (modules.contains("contracts")
        && (className.equals(TREE) || className.startsWith(TREE_NODES))) {
      return true;
    }
    return Stream.of(EVERYBODY, libraries)
        .flatMap(List::stream)
        .anyMatch(allowed -> className.startsWith(allowed + "."));
  }

  private static ModuleTable row(List<String> modules, String... libraries) {
    return new ModuleTable(modules, List.of(libraries));
  }
}
