package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LinkMessage;
import java.io.IOException;

/** What happens on a connection until it is a lane. Called on its event loop. */
interface Opening {
  /** TLS stands; the other side's certificate is one of the cluster's authorities. */
  void secured(Lane lane);

  /** The other side's first frame came. */
  void first(Lane lane, LinkMessage message);

  /** The connection is closed without having become a lane. Called once, instead of that. */
  void failed(Lane lane, IOException why);
}
