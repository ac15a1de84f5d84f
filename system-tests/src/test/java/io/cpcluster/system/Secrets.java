package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The seeds and secrets of tokens that lie in a cluster's files, which must be nowhere else. */
record Secrets(Set<String> all) {
  private static final Pattern SECRET =
      Pattern.compile(
          "\\bS[OAU][A-Z2-7]{56}\\b|(?<=cpc1\\.[A-Za-z0-9_-]{1,64}\\.)[A-Za-z0-9_-]{43}");

  /** Of a folder in which a cluster runs: only what does not come and go is looked at. */
  static Secrets of(Path folder) throws IOException {
    Set<String> all = new TreeSet<>();
    List<Path> files = new ArrayList<>(List.of(folder.resolve("join.json")));
    for (String part : List.of("secrets", "authority", "masters")) {
      files.addAll(in(folder.resolve(part)));
    }
    for (Path node : in(folder.resolve("nodes"))) {
      files.add(node.resolve("node.key"));
    }
    for (Path file : files) {
      SECRET.matcher(text(file)).results().forEach(found -> all.add(found.group()));
    }
    assertThat(all).as("secrets in %s", folder).hasSizeGreaterThan(4);
    return new Secrets(all);
  }

  private static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** Fails when one of them is in one of these files. */
  void assertInNone(List<Path> files) throws IOException {
    for (Path file : files) {
      String text = text(file);
      assertThat(all.stream().filter(text::contains).count()).as("secrets in %s", file).isZero();
    }
  }

  void assertNotIn(String what, String text) {
    assertThat(all.stream().filter(text::contains).count()).as("secrets in %s", what).isZero();
  }

  private static String text(Path file) throws IOException {
    try {
      return !Files.isRegularFile(file) ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    }
  }
}
