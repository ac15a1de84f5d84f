package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** The way that links take, in arrays, gives and reads the same golden files. */
class FrameGoldenTest {
  private static final int AT = 9;

  static List<Sample> frames() {
    return FrameSamples.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aHeaderIsWrittenIntoAnArrayAsItsGoldenFile(Sample sample) throws Exception {
    byte[] into = new byte[LinkMessageJson.MAX_HEADER_BYTES];

    int end = LinkMessageJson.write((LinkMessage) sample.value(), into, AT);

    assertThat(Json.readTree(Arrays.copyOfRange(into, AT, end)))
        .isEqualTo(Json.readTree(sample.golden()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aGoldenFileIsReadFromAnArrayAsItsHeader(Sample sample) throws Exception {
    assertThat(readFromAnArray(Json.write(Json.readTree(sample.golden()))))
        .isEqualTo(sample.value());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aFieldOfANewerVersionIsIgnoredInAnArrayToo(Sample sample) throws Exception {
    ObjectNode header = (ObjectNode) Json.readTree(sample.golden());
    header.values().forEach(fields -> ((ObjectNode) fields).put("of_a_newer_version", 1));

    assertThat(readFromAnArray(Json.write(header))).isEqualTo(sample.value());
  }

  private static LinkMessage readFromAnArray(byte[] header) throws Exception {
    byte[] from = new byte[AT + header.length + AT];
    System.arraycopy(header, 0, from, AT, header.length);
    return LinkMessageJson.read(from, AT, header.length);
  }
}
