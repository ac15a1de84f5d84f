package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** The one way from a destination to addresses that may be connected to. Thread-safe. */
public final class Egress {
  private final Names names;
  private final EgressPolicy policy;
  private final Neighbourhood neighbourhood;

  public Egress(Names names, EgressSettings settings, Neighbourhood neighbourhood) {
    this.names = names;
    this.policy = new EgressPolicy(settings);
    this.neighbourhood = neighbourhood;
  }

  /** All addresses of the destination of an HTTP request. */
  public List<InetAddress> ofHttp(Destination to)
      throws UnknownHostException, InterruptedException {
    return allowed(EgressPolicy.Use.HTTP, to);
  }

  /** All addresses of the destination of bytes. */
  public List<InetAddress> ofSocket(Destination to)
      throws UnknownHostException, InterruptedException {
    return allowed(EgressPolicy.Use.SOCKET, to);
  }

  private List<InetAddress> allowed(EgressPolicy.Use use, Destination to)
      throws UnknownHostException, InterruptedException {
    List<InetAddress> addresses = names.addresses(to.host());
    Optional<String> denial =
        policy.denial(use, to, addresses, neighbourhood.seenFrom(names, to.port()));
    if (denial.isPresent()) {
      throw new Denied(denial.get());
    }
    return addresses;
  }
}
