package io.cpcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No page leads nowhere. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  static List<Path> pages() throws IOException {
    try (Stream<Path> ofRoot = Files.list(ROOT);
        Stream<Path> ofDocs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(ofRoot, ofDocs)
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkOfAPageLeadsSomewhere(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(ROOT.resolve(page)));
    while (link.find()) {
      if (!link.group(1).contains("://") && !leadsSomewhere(page, link.group(1))) {
        broken.add(link.group(1));
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path from = ROOT.resolve(page);
    Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || hasHeading(target, parts[1]));
  }

  private static boolean hasHeading(Path page, String anchor) throws IOException {
    Matcher heading = HEADING.matcher(Files.readString(page));
    while (heading.find()) {
      if (anchorOf(heading.group(1)).equals(anchor)) {
        return true;
      }
    }
    return false;
  }

  private static String anchorOf(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
