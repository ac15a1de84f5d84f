package io.cpcluster.natsserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void routePasswordsAreLongAndNeverTheSame() {
    Set<String> passwords = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      passwords.add(RouteUser.generate().password());
    }

    assertThat(passwords).hasSize(100).allMatch(password -> password.length() == 43);
  }

  @Test
  void noTextOfARouteUserShowsItsPassword() {
    RouteUser user = RouteUser.generate();

    assertThat(user.toString()).doesNotContain(user.password());
  }

  @Test
  void theRoutePasswordStandsInAFileOfItsOwnerAndNowhereElse() throws Exception {
    try (NatsCluster cluster = NatsCluster.forTests(folder, Access.everybody())) {
      for (NatsServer server : cluster.servers()) {
        assertThat(permissions(server.folder().resolve("routes.conf"))).isEqualTo("rw-------");
        String routes = Files.readString(server.folder().resolve("routes.conf"));
        String routePassword = routes.replaceAll("(?s).*ROUTE_PASSWORD: \"([^\"]+)\".*", "$1");
        assertThat(routePassword).hasSize(43);
        assertThat(whereIs(routePassword, server)).containsExactly("routes.conf");
      }
    }
  }

  private static List<String> whereIs(String secret, NatsServer server) throws IOException {
    List<String> places = new ArrayList<>();
    Files.walkFileTree(
        server.folder(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret)) {
                places.add(server.folder().relativize(file).toString());
              }
            } catch (NoSuchFileException renamedMeanwhile) {
              return visitFileFailed(file, renamedMeanwhile);
            }
            return FileVisitResult.CONTINUE;
          }

          /** The server renames files of its store at any time. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
    String commandLine = server.process().info().commandLine().orElse("");
    assertThat(commandLine).contains("nats-server");
    if (commandLine.contains(secret)) {
      places.add("command line");
    }
    return places;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
