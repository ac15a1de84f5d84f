package io.cpcluster.node.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourhoodTest {
  @Test
  void theServersOfThePortThatIsCalledAreKnown() throws Exception {
    Neighbourhood neighbourhood =
        new Neighbourhood(1, 2, List.of(Destination.parse("nats.example:4222")));
    Names names = _ -> List.of(InetAddress.ofLiteral("::ffff:192.0.2.5"));

    assertThat(neighbourhood.seenFrom(names, 4_222).natsAddresses())
        .containsExactly(InetAddress.ofLiteral("192.0.2.5"));
    assertThat(neighbourhood.seenFrom(names, 80).natsAddresses()).isEmpty();
    assertThat(neighbourhood.seenFrom(names, 80).own())
        .as("addresses of this machine")
        .contains(InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void whatMayBeAServerIsNotCalledWhileNobodyKnowsWhereTheServerIs() throws Exception {
    Neighbourhood neighbourhood =
        new Neighbourhood(1, 2, List.of(Destination.parse("nats.example:4222")));
    Names names =
        host -> {
          if (host.equals("nats.example")) {
            throw new UnknownHostException(host + " is not known");
          }
          return List.of(InetAddress.ofLiteral("192.0.2.5"));
        };
    Egress egress =
        new Egress(
            names,
            new EgressSettings(List.of(DestinationPattern.parse("*:*")), List.of(), false),
            neighbourhood);

    assertThatThrownBy(() -> egress.ofSocket(Destination.parse("x.example:4222")))
        .isInstanceOf(Denied.class)
        .hasMessage(
            "whether that is a NATS server of the cluster cannot be told now: nats.example is not"
                + " known");
    assertThat(egress.ofSocket(Destination.parse("x.example:80"))).hasSize(1);
  }
}
