package io.cpcluster.dataplane.link;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one logger of links, whatever class speaks. */
final class Logs {
  static final Logger LINK = LoggerFactory.getLogger(LinkEngine.class);

  private Logs() {}
}
