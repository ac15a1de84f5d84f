package io.cpcluster.node.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org:80        | example.org | 80
          Example.ORG:65535     | example.org | 65535
          10.0.0.9:1            | 10.0.0.9 | 1
          [::1]:80              | ::1 | 80
          [2001:DB8::1]:443     | 2001:db8::1 | 443
          [::ffff:127.0.0.1]:80 | ::ffff:127.0.0.1 | 80
          my_service:9000       | my_service | 9000
          example.org.:80       | example.org | 80
          example.org。:80      | example.org | 80
          10.0.0.9.:80          | 10.0.0.9 | 80
          bücher.example:80     | xn--bcher-kva.example | 80
          """)
  void hostAndPortAreRead(String text, String host, int port) throws Exception {
    assertThat(Destination.parse(text)).isEqualTo(new Destination(host, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org        | has no port
          [::1]              | has no port
          example.org:       | has no port from 1 to 65535
          example.org:0      | has no port from 1 to 65535
          example.org:65536  | has no port from 1 to 65535
          example.org:-1     | has no port from 1 to 65535
          example.org:http   | has no port from 1 to 65535
          example.org:99999999999 | has no port from 1 to 65535
          example.org:８０   | has no port from 1 to 65535
          :80                | has no host
          ::1:80             | has too many colons
          [127.0.0.1]:80     | has no IPv6 address between its brackets
          [::1%eth0]:80      | has no IPv6 address between its brackets
          user@host:80       | has a host that is no name and no address
          a b:80             | has a host that is no name and no address
          .:80               | has a host that is no name and no address
          example.org..:80   | has a host that is no name and no address
          -x:80              | has a host that is no name and no address
          """)
  void whatIsWrongIsSaidWithWhatWouldBeRight(String text, String why) {
    assertThatThrownBy(() -> Destination.parse(text))
        .isInstanceOf(InvalidDestination.class)
        .hasMessageStartingWith("\"" + text + "\" " + why)
        .hasMessageEndingWith(
            "; give host:port, such as \"example.org:80\" or \"[2001:db8::1]:80\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000:80", "a\u0000b:80", "a\nb:80", "\uD800:80"})
  void whatIsNoTextIsRefused(String text) {
    assertThatThrownBy(() -> Destination.parse(text)).isInstanceOf(InvalidDestination.class);
  }

  @Test
  void aNameOfAnyLengthIsRefusedInAShortMessage() {
    assertThatThrownBy(() -> Destination.parse("a".repeat(100_000) + ":80"))
        .isInstanceOf(InvalidDestination.class)
        .satisfies(wrong -> assertThat(wrong.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void aPortThatIsNotNamedIsTheUsualOne() throws Exception {
    assertThat(Destination.parse("example.org", 443)).hasToString("example.org:443");
    assertThat(Destination.parse("example.org:", 443)).hasToString("example.org:443");
    assertThat(Destination.parse("[::1]", 443)).hasToString("[::1]:443");
    assertThat(Destination.parse("[::1]:8443", 443)).hasToString("[::1]:8443");
  }
}
