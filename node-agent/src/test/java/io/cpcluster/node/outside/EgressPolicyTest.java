package io.cpcluster.node.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.node.outside.EgressPolicy.Use;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
  private static final Surroundings AROUND =
      new Surroundings(
          Set.of(InetAddress.ofLiteral("10.0.0.2"), InetAddress.ofLiteral("2001:db8::2")),
          Set.of(InetAddress.ofLiteral("10.0.0.255")),
          55_001,
          55_999,
          Set.of(),
          Set.of());

  private static final String NEVER = "no setting allows it";

  private static EgressSettings settings(boolean loopback, String... allow) {
    return new EgressSettings(patterns(allow), List.of(), loopback);
  }

  private static List<DestinationPattern> patterns(String... texts) {
    return Arrays.stream(texts)
        .map(
            text -> {
              try {
                return DestinationPattern.parse(text);
              } catch (InvalidDestination wrong) {
                throw new IllegalArgumentException(wrong);
              }
            })
        .toList();
  }

  private static String denial(
      EgressSettings settings, Use use, String to, Surroundings around, String... addresses)
      throws Exception {
    Destination destination = Destination.parse(to);
    List<InetAddress> resolved =
        addresses.length == 0
            ? List.of(raw(destination.host()))
            : Arrays.stream(addresses).map(EgressPolicyTest::raw).toList();
    return new EgressPolicy(settings).denial(use, destination, resolved, around).orElse("");
  }

  /** An address as it is, where the library would take the IPv4 address out of it. */
  private static InetAddress raw(String literal) {
    try {
      if (literal.startsWith("::ffff:") && literal.contains(".")) {
        byte[] bytes = new byte[16];
        byte[] four = InetAddress.ofLiteral(literal.substring(7)).getAddress();
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(four, 0, bytes, 12, 4);
        return java.net.Inet6Address.getByAddress(null, bytes, -1);
      }
      return InetAddress.ofLiteral(literal);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          169.254.169.254      | link-local
          169.254.0.1          | link-local
          fe80::1              | link-local
          febf::1              | link-local
          100.100.100.200      | metadata
          192.0.0.192          | metadata
          168.63.129.16        | metadata
          fd00:ec2::254        | metadata
          224.0.0.1            | multicast
          239.255.255.255      | multicast
          ff02::1              | multicast
          255.255.255.255      | broadcast
          10.0.0.255           | broadcast
          0.0.0.0              | no address of a host
          0.1.2.3              | no address of a host
          ::                   | no address of a host
          240.0.0.1            | reserved
          ::ffff:169.254.169.254 | link-local
          ::169.254.169.254    | link-local
          64:ff9b::a9fe:a9fe   | link-local
          64:ff9b:1::a9fe:a9fe | hides another address
          2002:a9fe:a9fe::1    | link-local
          2001:0:1:2::3        | hides another address
          ::ffff:0:a9fe:a9fe   | link-local
          ::ffff:224.0.0.1     | multicast
          ::ffff:0.0.0.0       | no address of a host
          """)
  void someAddressesAreForbiddenWhateverTheSettings(String address, String why) throws Exception {
    EgressSettings everything = settings(true, "*:*", "0.0.0.0/0:*", "[::]/0:*");
    for (Use use : Use.values()) {
      assertThat(denial(everything, use, "x.example:80", AROUND, address))
          .startsWith("x.example:80 (")
          .contains(why)
          .endsWith(NEVER);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::ffff:0:7f00:1"
      })
  void loopbackInAnyFormNeedsItsSetting(String address) throws Exception {
    assertThat(denial(settings(false, "*:*"), Use.HTTP, "x.example:80", AROUND, address))
        .contains("is this machine itself")
        .contains("\"egress_loopback\": true");
    assertThat(denial(settings(true, "*:*"), Use.HTTP, "x.example:80", AROUND, address)).isEmpty();
    assertThat(denial(settings(true, "*:*"), Use.SOCKET, "x.example:80", AROUND, address))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.2", "2001:db8::2", "::ffff:10.0.0.2", "2002:a00:2::"})
  void theMachinesOtherAddressesAreItselfToo(String address) throws Exception {
    assertThat(denial(settings(false, "*:*"), Use.HTTP, "x.example:80", AROUND, address))
        .contains("is this machine itself")
        .contains("\"egress_loopback\": true");
    assertThat(denial(settings(true, "*:*"), Use.SOCKET, "x.example:80", AROUND, address))
        .isEmpty();
  }

  @Test
  void anAddressOfItsOwnThatIsForbiddenAnywayStaysForbidden() throws Exception {
    Surroundings linkLocal =
        new Surroundings(
            Set.of(InetAddress.ofLiteral("fe80::2")), Set.of(), 1, 2, Set.of(), Set.of());

    assertThat(denial(settings(true, "*:*"), Use.HTTP, "[fe80::2]:80", linkLocal))
        .contains("link-local")
        .endsWith(NEVER);
  }

  @Test
  void oneForbiddenAddressForbidsTheName() throws Exception {
    assertThat(
            denial(
                EgressSettings.DEFAULT,
                Use.HTTP,
                "two.example:80",
                AROUND,
                "192.0.2.1",
                "169.254.169.254"))
        .isEqualTo(
            "two.example:80 (169.254.169.254) is a link-local address, where clouds keep their"
                + " metadata; no setting allows it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1:80", "10.9.9.9:443", "192.168.1.1:8080", "[fd12::1]:80"})
  void httpGoesAnywhereElseAndSocketsNowhere(String to) throws Exception {
    assertThat(denial(EgressSettings.DEFAULT, Use.HTTP, to, AROUND)).isEmpty();
    assertThat(denial(EgressSettings.DEFAULT, Use.SOCKET, to, AROUND))
        .isEqualTo(
            to
                + " is not allowed: egress_allow of the node's settings does not name it; \""
                + to
                + "\" there would");
  }

  @Test
  void whatIsAllowedNarrowsHttpToo() throws Exception {
    EgressSettings narrow = settings(false, "10.0.0.0/8:80", "*.example.org:443");

    assertThat(denial(narrow, Use.SOCKET, "10.0.0.9:80", AROUND)).isEmpty();
    assertThat(denial(narrow, Use.HTTP, "www.example.org:443", AROUND, "192.0.2.1")).isEmpty();
    assertThat(denial(narrow, Use.HTTP, "www.example.org:80", AROUND, "192.0.2.1"))
        .contains("egress_allow");
    assertThat(denial(narrow, Use.SOCKET, "x.example:80", AROUND, "10.0.0.9", "192.0.2.1"))
        .as("each address has to be named")
        .contains("x.example:80 (192.0.2.1) is not allowed");
  }

  @Test
  void whatIsDeniedIsDeniedThoughItIsAllowed() throws Exception {
    EgressSettings settings =
        new EgressSettings(patterns("10.0.0.0/8:*"), patterns("10.0.0.7:*"), false);

    assertThat(denial(settings, Use.SOCKET, "10.0.0.8:80", AROUND)).isEmpty();
    assertThat(denial(settings, Use.SOCKET, "10.0.0.7:80", AROUND))
        .isEqualTo("10.0.0.7:80 is denied by \"10.0.0.7:*\" of egress_deny in the node's settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:55001", "10.0.0.2:55999", "[2001:db8::2]:55500"})
  void thePortsOfItsOwnLinksAreNotForTasks(String to) throws Exception {
    assertThat(denial(settings(true, "*:*"), Use.SOCKET, to, AROUND))
        .isEqualTo(to + " is a port of this node's links (55001 to 55999); no setting allows it");
  }

  @Test
  void theSamePortElsewhereIsAnotherMatter() throws Exception {
    assertThat(denial(settings(true, "*:*"), Use.SOCKET, "10.0.0.3:55001", AROUND)).isEmpty();
    assertThat(denial(settings(true, "*:*"), Use.SOCKET, "10.0.0.2:56000", AROUND)).isEmpty();
  }

  @Test
  void serversOfNatsAreNotForTasksByAnyName() throws Exception {
    EgressSettings everything = settings(true, "*:*");
    Surroundings near =
        new Surroundings(
            AROUND.own(),
            Set.of(),
            55_001,
            55_999,
            Set.of(InetAddress.ofLiteral("127.0.0.1")),
            Set.of("localhost"));
    for (String to : List.of("127.0.0.1:4222", "10.0.0.2:4222", "[::1]:4222")) {
      assertThat(denial(everything, Use.HTTP, to, near))
          .isEqualTo(to + " is a NATS server of the cluster; " + NEVER);
    }
    assertThat(denial(everything, Use.SOCKET, "localhost:4222", near, "192.0.2.77"))
        .contains("is a NATS server");
    assertThat(denial(everything, Use.SOCKET, "10.0.0.3:4222", near)).isEmpty();
  }
}
