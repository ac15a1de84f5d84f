package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkEndedException;

/** Over the lanes of the link itself, which is always there. */
final class TcpTransport implements Transport {
  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public Probe probe() {
    return new Probe.Usable();
  }

  @Override
  public void send(Link link, Payload.Chunk chunk, Body body)
      throws LinkEndedException, InterruptedException {
    link.send(chunk, body);
  }
}
