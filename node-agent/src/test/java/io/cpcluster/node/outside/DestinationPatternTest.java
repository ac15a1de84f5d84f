package io.cpcluster.node.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org:443      | example.org:443     | 192.0.2.1 | true
          Example.Org:443      | example.org:443     | 192.0.2.1 | true
          example.org:443      | example.org:80      | 192.0.2.1 | false
          example.org:443      | www.example.org:443 | 192.0.2.1 | false
          *.example.org:*      | www.example.org:443 | 192.0.2.1 | true
          example.org.:443     | example.org:443     | 192.0.2.1 | true
          example.org:443      | example.org.:443    | 192.0.2.1 | true
          *.example.org.:*     | www.example.org:443 | 192.0.2.1 | true
          *.example.org:*      | www.example.org.:443 | 192.0.2.1 | true
          *.example.org:*      | example.org:443     | 192.0.2.1 | false
          *.example.org:*      | evilexample.org:443 | 192.0.2.1 | false
          *:80                 | anything:80         | 192.0.2.1 | true
          *:80                 | anything:81         | 192.0.2.1 | false
          10.0.0.9:8000-8099   | 10.0.0.9:8099       | 10.0.0.9  | true
          10.0.0.9:8000-8099   | 10.0.0.9:8100       | 10.0.0.9  | false
          10.0.0.0/8:*         | a.example:1         | 10.255.0.1 | true
          10.0.0.0/8:*         | a.example:1         | 11.0.0.1  | false
          10.1.2.0/23:*        | a.example:1         | 10.1.3.9  | true
          10.1.2.0/23:*        | a.example:1         | 10.1.4.9  | false
          [2001:db8::]/32:80   | a.example:80        | 2001:db8:1::1 | true
          [2001:db8::]/32:80   | a.example:80        | 2001:db9::1 | false
          [::1]:80             | [::1]:80            | ::1       | true
          127.0.0.1:80         | a.example:80        | 64:ff9b::7f00:1 | true
          0.0.0.0/0:*          | a.example:80        | 2001:db8::1 | false
          """)
  void aPatternNamesTheseDestinations(String pattern, String to, String address, boolean expected)
      throws Exception {
    assertThat(
            DestinationPattern.parse(pattern)
                .matches(Destination.parse(to), InetAddress.ofLiteral(address)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "example.org",
        "*",
        "example.org:0",
        "example.org:70000",
        "example.org:9-8",
        "10.0.0.0/33:80",
        "[::]/129:80",
        "example.org/8:80",
        "a*b.org:80",
        "*.:80",
        ".:80",
        "example.org..:80",
        "[zz]:80",
        "999.0.0.1:80",
        "http://example.org:80",
        "exa mple.org:80"
      })
  void whatIsNoPatternIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> DestinationPattern.parse(text))
        .isInstanceOf(InvalidDestination.class)
        .hasMessageContaining("\"10.0.0.0/8:8000-8099\"");
  }
}
