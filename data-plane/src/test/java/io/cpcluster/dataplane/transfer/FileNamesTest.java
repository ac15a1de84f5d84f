package io.cpcluster.dataplane.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @TempDir Path root;

  static List<String> evilNames() {
    return List.of(
        "../x",
        "/etc/x",
        "a/../../x",
        "a/../x",
        "..",
        ".",
        "./x",
        "",
        "a//b",
        "a/",
        "a\0b",
        "a\nb",
        "x".repeat(300),
        "d/".repeat(600) + "x",
        Partials.FOLDER + "/x",
        "a/" + Partials.FOLDER,
        "\ud800");
  }

  @ParameterizedTest
  @MethodSource("evilNames")
  void aNameThatIsNotOfTheFolderIsRefused(String name) throws Exception {
    FileNames names = new FileNames(Files.createDirectories(root.resolve("in")));

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> names.target(name))
        .satisfies(why -> assertThat(why.end().code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> names.existing(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a/b/c", "a b", ".hidden", "a..b", "größe-日本", "-rf", "a\\b"})
  void anOrdinaryNameLeadsIntoTheFolder(String name) throws Exception {
    Path in = Files.createDirectories(root.resolve("in")).toRealPath();

    assertThat(new FileNames(in).target(name)).isEqualTo(in.resolve(name));
  }

  @Test
  void aLinkOutIsNotFollowedAndOneInsideIs() throws Exception {
    Path in = Files.createDirectories(root.resolve("in")).toRealPath();
    Files.createDirectories(root.resolve("out"));
    Files.writeString(root.resolve("out/secret"), "s");
    Files.createDirectories(in.resolve("real"));
    Files.writeString(in.resolve("real/f"), "f");
    Files.createSymbolicLink(in.resolve("leak"), root.resolve("out"));
    Files.createSymbolicLink(in.resolve("file"), root.resolve("out/secret"));
    Files.createSymbolicLink(in.resolve("nowhere"), root.resolve("missing"));
    Files.createSymbolicLink(in.resolve("inside"), in.resolve("real"));
    FileNames names = new FileNames(in);

    for (String name : List.of("leak/x", "leak/deep/x", "nowhere/x")) {
      assertThatExceptionOfType(Refused.class).isThrownBy(() -> names.target(name));
    }
    for (String name : List.of("leak/secret", "file", "nowhere", "real")) {
      assertThatExceptionOfType(Refused.class).isThrownBy(() -> names.existing(name));
    }
    assertThat(names.existing("inside/f")).isEqualTo(in.resolve("real/f"));
  }

  @Test
  void evilNamesFromAPeerWriteNothingAnywhere() throws Exception {
    try (TwoPeers peers = new TwoPeers(root)) {
      int number = 0;
      for (String name : evilNames()) {
        if (name.equals("\ud800")) {
          continue;
        }
        String id = "t" + number++;
        peers.links.a.send(
            new Payload.Offer(id, List.of(new Payload.Item(name, 1, false, "i", 0)), false));
        while (peers.a.heard.stream()
            .noneMatch(one -> one instanceof Payload.Failed f && f.transfer().equals(id))) {
          Thread.yield();
        }
      }
      assertThat(peers.b.everything()).isEmpty();
      assertThat(root.resolve("b").toFile().list())
          .containsExactlyInAnyOrder("received", "files", "blobs");
    }
  }

  @Test
  void aFolderSwappedForALinkDuringTheTransferReceivesNothing() throws Exception {
    try (TwoPeers peers = new TwoPeers(root)) {
      Path out = Files.createDirectories(root.resolve("out"));
      Path sub = Files.createDirectories(peers.b.folder.resolve("sub"));
      peers.b.hook =
          step -> {
            if (step == FinishStep.FILES_SYNCED) {
              swap(sub, out);
            }
          };

      TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", peers.a.file("f", 5, 1), "sub/f"));

      assertThat(end.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(sub).isSymbolicLink();
      assertThat(out).isEmptyDirectory();
    }
  }

  private static void swap(Path folder, Path out) {
    try {
      Files.delete(folder);
      Files.createSymbolicLink(folder, out);
    } catch (java.io.IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  @Test
  void aLinkInTheNamesPlaceIsNeitherReplacedNorWrittenThrough() throws Exception {
    try (TwoPeers peers = new TwoPeers(root)) {
      Path out = Files.writeString(root.resolve("outside"), "mine");
      Files.createDirectories(peers.b.folder);
      Files.createSymbolicLink(peers.b.folder.resolve("f"), out);

      TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", peers.a.file("f", 4, 1), "f"));

      assertThat(end.code()).isEqualTo(ErrorCode.CONFLICT);
      assertThat(out).hasContent("mine");
    }
  }
}
