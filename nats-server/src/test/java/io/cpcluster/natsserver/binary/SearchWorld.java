package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The surroundings of a search below a temporary folder: own home, own PATH, counted commands. */
final class SearchWorld {
  private final Path root;
  private final Map<String, String> variables = new HashMap<>();
  private final AtomicInteger commands = new AtomicInteger();
  private URI releases = URI.create("http://127.0.0.1:9/");
  private Platform platform = Platform.ofThisProcess();

  SearchWorld(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(home());
    // What a shell script needs, and nothing of the real PATH.
    variables.put("PATH", "");
    for (String name : List.of("HOME", "LANG", "SSL_CERT_FILE", "https_proxy", "HTTPS_PROXY")) {
      String value = System.getenv(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
  }

  Path home() {
    return root.resolve("home");
  }

  Path cache() {
    return home().resolve(".cache").resolve("cpcluster");
  }

  SearchWorld variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Appends folders to PATH. */
  SearchWorld path(Path... folders) {
    for (Path folder : folders) {
      variables.merge("PATH", folder.toString(), (a, b) -> a.isEmpty() ? b : a + ":" + b);
    }
    return this;
  }

  /** Appends the whole real PATH, and variables of the tools on it. */
  SearchWorld realPath() {
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("PIP_") || name.startsWith("GO") || name.startsWith("PYENV")) {
                variables.put(name, value);
              }
            });
    return path(Path.of(System.getenv("PATH")));
  }

  SearchWorld releases(URI uri) {
    releases = uri;
    return this;
  }

  SearchWorld platform(Platform other) {
    platform = other;
    return this;
  }

  /** How many commands were run. */
  int commands() {
    return commands.get();
  }

  Surroundings surroundings() {
    CommandRunner real = new OperatingSystemCommands();
    return new Surroundings(
        variables,
        home(),
        platform,
        (command, environment, folder, limit) -> {
          commands.incrementAndGet();
          return real.run(command, environment, folder, limit);
        },
        releases);
  }

  /** A folder below the root with one executable shell script in it. */
  Path script(String folder, String name, String body) throws IOException {
    Path file = Files.createDirectories(root.resolve(folder)).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** A program that is nothing but its version. */
  Path fakeServer(String folder, String version) throws IOException {
    return script(folder, "nats-server", "echo 'nats-server: v" + version + "'");
  }

  /** A script that runs a real nats-server. */
  Path realServer(String folder) throws IOException {
    return script(folder, "nats-server", "exec " + realServer() + " \"$@\"");
  }

  static Path realServer() throws IOException {
    return NatsServerBinary.find().binary();
  }
}
