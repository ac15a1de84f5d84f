package io.cpcluster.master.connections;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.messaging.bucket.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All links and leased ports as this master knows them: by its watch of the bucket, and by its own
 * writes at once. May be behind; decides nothing. The monitor of this object guards its fields.
 */
final class LinkTable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkTable.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final Map<String, HeldLink> byPair = new HashMap<>();
  private final Map<String, String> pairOfLink = new HashMap<>();
  private final Map<String, Set<String>> pairsOfPeer = new HashMap<>();
  private final Map<String, HostPorts> hosts = new HashMap<>();

  /** What the keys of ports say of the links that hold them, by key. */
  private final Map<String, HeldLink> byPort = new HashMap<>();

  /** Revisions of own deletions that the watch has not brought yet, by pair. */
  private final Map<String, Long> deleted = new HashMap<>();

  /** The watch brought an entry, or a lost write did. */
  synchronized void changed(Entry entry) {
    boolean put = entry.operation() == Entry.Operation.PUT;
    LinkRecord record = put ? parse(entry) : null;
    if (entry.key().startsWith(Buckets.PAIR_PREFIX)) {
      pairChanged(entry.key(), entry.revision(), record);
    } else if (entry.key().startsWith(Buckets.PORT_PREFIX)) {
      portChanged(entry.key(), entry.revision(), record);
    }
  }

  /** This master stored a link. */
  synchronized void stored(HeldLink link) {
    pairChanged(link.pairKey(), link.revision(), link.record());
    portChanged(link.portKey(), link.portRevision(), link.record());
    deleted.remove(link.pairKey());
  }

  /** This master deleted a link; its marker has that revision, the port's the next one. */
  synchronized void removed(HeldLink link, long revision) {
    unpaired(link, revision);
    portChanged(link.portKey(), revision + 1, null);
  }

  /** This master deleted the key of a pair alone. */
  synchronized void unpaired(HeldLink link, long revision) {
    pairChanged(link.pairKey(), revision, null);
    deleted.put(link.pairKey(), revision);
  }

  /** Nobody has the key of a pair, nor a marker of its deletion. */
  synchronized void missing(String pair) {
    HeldLink link = byPair.get(pair);
    if (link != null) {
      unpaired(link, link.revision() + 1);
    }
  }

  /** The key of a port alone was deleted. */
  synchronized void freed(HeldLink holder, long revision) {
    portChanged(holder.portKey(), revision, null);
  }

  private void pairChanged(String pair, long revision, @Nullable LinkRecord record) {
    HeldLink before = byPair.get(pair);
    long known = before == null ? deleted.getOrDefault(pair, 0L) : before.revision();
    if (revision < known) {
      return;
    }
    deleted.remove(pair);
    if (before != null) {
      forget(pair, before);
    }
    if (record != null) {
      HeldLink link = new HeldLink(record, revision);
      byPair.put(pair, link);
      pairOfLink.put(record.link(), pair);
      pairsOf(record.dialer()).add(pair);
      pairsOf(record.listener()).add(pair);
    }
  }

  private void forget(String pair, HeldLink link) {
    byPair.remove(pair);
    pairOfLink.remove(link.id());
    for (String peer : List.of(link.record().dialer(), link.record().listener())) {
      Set<String> pairs = pairsOf(peer);
      pairs.remove(pair);
      if (pairs.isEmpty()) {
        pairsOfPeer.remove(peer);
      }
    }
  }

  private void portChanged(String key, long revision, @Nullable LinkRecord record) {
    String[] tokens = key.split("\\.", -1);
    try {
      int port = Integer.parseInt(tokens[2]);
      if (ports(tokens[1]).changed(port, revision, record == null ? null : record.link())) {
        holderChanged(key, revision, record);
      }
    } catch (IndexOutOfBoundsException | NumberFormatException foreign) {
      LOG.warn("the links bucket holds a key that is none of a port: {}", key);
    }
  }

  private void holderChanged(String key, long revision, @Nullable LinkRecord record) {
    if (record == null) {
      byPort.remove(key);
    } else {
      byPort.put(key, HeldLink.ofPort(record, revision));
    }
  }

  /**
   * Ports whose keys name a link that the key of its pair does not. Both are written together, so
   * this is so for the moment between two entries of the watch, or for good.
   */
  synchronized List<HeldLink> holdersWithoutLink() {
    return byPort.values().stream()
        .filter(holder -> !holder.id().equals(idOf(holder.pairKey())))
        .toList();
  }

  private @Nullable String idOf(String pair) {
    HeldLink link = byPair.get(pair);
    return link == null ? null : link.id();
  }

  /** The link of that id. */
  synchronized Optional<HeldLink> find(String link) {
    return Optional.ofNullable(pairOfLink.get(link)).map(byPair::get);
  }

  /** The links whose id begins so. */
  synchronized List<HeldLink> beginning(String text) {
    return where(link -> link.id().startsWith(text));
  }

  /** The links of one peer. */
  synchronized List<HeldLink> of(String peer) {
    return pairsOfPeer.getOrDefault(peer, Set.of()).stream().map(byPair::get).toList();
  }

  /** All links, by id. */
  synchronized List<HeldLink> all() {
    return where(_ -> true);
  }

  private List<HeldLink> where(Predicate<HeldLink> wanted) {
    return byPair.values().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(HeldLink::id))
        .toList();
  }

  /** Chooses a free port of a host; to be unclaimed when it is leased or not to be leased. */
  synchronized OptionalInt claim(String host, PortRange range) {
    return ports(host).claim(range);
  }

  /** The same; what another master freed a moment ago may not be known here yet. */
  OptionalInt awaitClaim(String host, PortRange range, Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (true) {
      OptionalInt port = claim(host, range);
      if (port.isPresent() || System.nanoTime() > until) {
        return port;
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  synchronized void unclaim(String host, int port) {
    ports(host).unclaim(port);
  }

  synchronized int leased(String host, PortRange range) {
    HostPorts ports = hosts.get(host);
    return ports == null ? 0 : ports.leased(range);
  }

  /** Hosts with leased ports. */
  synchronized List<String> leasingHosts() {
    List<String> leasing = new ArrayList<>();
    hosts.forEach(
        (host, ports) -> {
          if (!ports.isIdle()) {
            leasing.add(host);
          }
        });
    return leasing;
  }

  /** Forgets hosts of which nothing is leased and which nobody is on. */
  synchronized void forgetHosts(Predicate<String> isInhabited) {
    hosts.entrySet().removeIf(host -> host.getValue().isIdle() && !isInhabited.test(host.getKey()));
  }

  private HostPorts ports(String host) {
    return hosts.computeIfAbsent(host, _ -> new HostPorts());
  }

  private Set<String> pairsOf(String peer) {
    return pairsOfPeer.computeIfAbsent(peer, _ -> new LinkedHashSet<>());
  }

  /** The record of an entry; null for what is no record that this version understands. */
  static @Nullable LinkRecord parse(Entry entry) {
    try {
      LinkRecord record = Json.read(entry.value(), LinkRecord.class);
      if (Ids.isValid(record.link()) && Ids.isValid(record.host())) {
        return record;
      }
      LOG.warn("the record {} names no link", entry.key());
    } catch (InvalidField broken) {
      LOG.warn("the record {} is not understood: {}", entry.key(), broken.getMessage());
    }
    return null;
  }
}
