package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.PortPool;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.service.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of links of one master. Thread-safe. */
public final class Links implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);
  private static final String EVERY_KEY = ">";

  private final LinkParts parts;
  private final LinkTable table = new LinkTable();
  private final LinkWatch watch;
  private final LinkRequests requests;
  private final CountDownLatch known = new CountDownLatch(1);
  private final AutoCloseable watching;

  /** Begins to watch the records of links, and the peers. */
  public Links(LinkParts parts) {
    this.parts = parts;
    LinkRecords records = new LinkRecords(parts.links(), parts.health(), table);
    LinkCommands commands = new LinkCommands(parts.writing());
    Closings closings = new Closings(parts, records, commands);
    OpeningParts opening = new OpeningParts(table, records, commands, closings, new Tokens());
    this.watch = new LinkWatch(parts, table, closings);
    this.requests =
        new LinkRequests(
            table,
            closings,
            new Broker(parts, opening),
            new LinkReports(parts, opening),
            parts.requests(),
            parts.events());
    EphemeralPorts.warning(parts.ports()).ifPresent(LOG::warn);
    this.watching = parts.links().watch(EVERY_KEY, table::changed, known::countDown);
    parts.nodes().listen(watch);
  }

  /** Waits until the present links are known; false when the limit passed first. */
  public boolean awaitKnown(Duration limit) throws InterruptedException {
    return known.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes a share of what peers ask the masters. */
  public void serve(SharedQueue shared, Dispatch dispatch) {
    requests.serve(shared, dispatch);
  }

  /** The requests of people. */
  public List<Endpoint> endpoints(Dispatch dispatch) {
    return requests.endpoints(dispatch);
  }

  /** Looks for links that have lost an end; to be called about once a second. */
  public void sweep() {
    watch.sweep();
  }

  /** How full the ports of each host are. */
  public List<PortPool> ports() {
    return PortPools.of(table, parts.nodes(), parts.ports());
  }

  @Override
  public void close() {
    try {
      watching.close();
    } catch (Exception broken) {
      LOG.debug("the watch of links did not close", broken);
    }
  }
}
