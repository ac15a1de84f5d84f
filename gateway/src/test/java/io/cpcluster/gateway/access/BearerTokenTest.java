package io.cpcluster.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.InvalidConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BearerTokenTest {
  @TempDir Path temp;

  @Test
  void aTokenThatIsMadeIsForItsOwnersEyesAndStays() throws Exception {
    Path file = temp.resolve("gateway.token");

    BearerToken.makeIfMissing(file);
    String made = BearerToken.textIn(file);
    BearerToken.makeIfMissing(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(made).hasSizeGreaterThanOrEqualTo(43);
    assertThat(BearerToken.textIn(file)).isEqualTo(made);
  }

  @Test
  void onlyTheTokenItselfOpens() throws Exception {
    Path file = temp.resolve("gateway.token");
    BearerToken.makeIfMissing(file);
    String word = BearerToken.textIn(file);
    BearerToken token = BearerToken.ofFile(file);

    assertThat(token.isIn("Bearer " + word)).isTrue();
    assertThat(token.isIn("bearer  " + word)).isTrue();
    assertThat(token.isIn("Bearer " + word + "x")).isFalse();
    assertThat(token.isIn("Bearer " + word.substring(1))).isFalse();
    assertThat(token.isIn("Basic " + word)).isFalse();
    assertThat(token.isIn("Bearer")).isFalse();
    assertThat(token.isIn("")).isFalse();
    assertThat(token.isIn(null)).isFalse();
    assertThat(token.toString()).doesNotContain(word);
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws Exception {
    Path file = temp.resolve("gateway.token");
    BearerToken.makeIfMissing(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> BearerToken.ofFile(file))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aLinkAndAFileWithoutATokenAreRefused() throws Exception {
    Path real = temp.resolve("real");
    BearerToken.makeIfMissing(real);
    Path link = Files.createSymbolicLink(temp.resolve("link"), real);
    Path empty = temp.resolve("empty");
    Files.createFile(
        empty, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

    assertThatThrownBy(() -> BearerToken.ofFile(link)).isInstanceOf(InvalidConfig.class);
    assertThatThrownBy(() -> BearerToken.ofFile(empty))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("no token");
  }
}
