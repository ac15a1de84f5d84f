package io.cpcluster.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cpcluster.contracts.config.InvalidConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose {@code join.json} is taken; under another user than root, too. */
@Timeout(60)
class JoinFileTest {
  private static final int SOMEBODY = 65_534;
  private static final int ANOTHER = 65_533;

  @TempDir Path folder;

  /** Only root may give files away and start programs as somebody else. */
  @BeforeEach
  void asRoot() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void whoeverIsNotRootUsesItsOwnFile() throws Exception {
    assertThat(checkedBySomebody(ownedBy(SOMEBODY))).isEqualTo("taken");
  }

  @Test
  void aFileOfAnotherUserIsRefusedForEverybody() throws Exception {
    assertThat(checkedBySomebody(ownedBy(ANOTHER))).contains("belongs to another user");
    assertThat(checkedBySomebody(ownedBy(0))).contains("belongs to another user");
    assertThatThrownBy(() -> JoinFile.require(ownedBy(SOMEBODY)))
        .hasMessageContaining("belongs to another user");
    JoinFile.require(ownedBy(0));
  }

  private Path ownedBy(int user) throws IOException {
    Path file = Files.createTempFile(folder, "join", ".json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setAttribute(file, "unix:uid", user);
    return file;
  }

  private static String checkedBySomebody(Path file) throws Exception {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + SOMEBODY,
                "--regid=" + SOMEBODY,
                "--clear-groups",
                System.getProperty("java.home") + "/bin/java",
                "-Xshare:auto",
                "-cp",
                classes,
                Check.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }

  /** The check, in a process of its own. */
  static final class Check {
    private Check() {}

    public static void main(String[] arguments) {
      try {
        JoinFile.require(Path.of(arguments[0]));
        System.out.println("taken");
      } catch (InvalidConfig refused) {
        System.out.println(refused.getMessage());
      }
    }
  }
}
