package io.cpcluster.cli.bench.crowd;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.messaging.Credentials;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many nodes that say what idle nodes say. One thread owns them all; others hand it what to do. A
 * node whose connection breaks is out, and counted.
 */
final class Crowd implements AutoCloseable {
  private static final long LOOK_EVERY_MS = 20;

  private final LocalCluster cluster;
  private final Selector selector;
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final SimulatedNode.Tally tally = new SimulatedNode.Tally();
  private final AtomicInteger broken = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "crowd");
  private volatile boolean closed;

  Crowd(LocalCluster cluster) throws IOException {
    this.cluster = cluster;
    this.selector = Selector.open();
    thread.setDaemon(true);
    thread.start();
  }

  /** Connects so many, one after the other; they listen and say nothing. */
  List<SimulatedNode> connect(String prefix, int count) throws IOException {
    List<SimulatedNode> connected = new ArrayList<>();
    String url = cluster.natsUrls().getFirst();
    for (int i = 0; i < count; i++) {
      String id = prefix + i;
      if (!(cluster.peer(id).credentials() instanceof Credentials.User(var user))) {
        throw new IOException("the cluster gives out no credentials that are signed");
      }
      connected.add(SimulatedNode.connect(id, url, user, cluster.masters().size(), tally));
    }
    return connected;
  }

  /** Lets all of them speak, at once: all say hello. */
  void release(List<SimulatedNode> connected) {
    order(() -> connected.forEach(this::add));
  }

  private void add(SimulatedNode node) {
    try {
      node.connection().channel().register(selector, SelectionKey.OP_READ, node);
      nodes.put(node.id(), node);
    } catch (IOException gone) {
      broken.incrementAndGet();
    }
  }

  /** Closes the connections of some, as a kill of their processes would. */
  void kill(List<String> ids) {
    order(() -> of(ids).forEach(this::drop));
  }

  /** Lets some say nothing more, connected as they are. */
  void silence(List<String> ids) {
    order(() -> of(ids).forEach(SimulatedNode::fallSilent));
  }

  private List<SimulatedNode> of(List<String> ids) {
    return nodes.values().stream().filter(node -> ids.contains(node.id())).toList();
  }

  /** Nodes whose connection broke unasked. */
  int broken() {
    return broken.get();
  }

  SimulatedNode.Tally tally() {
    return tally;
  }

  private void order(Runnable what) {
    orders.add(what);
    selector.wakeup();
  }

  private void run() {
    long nextLook = System.nanoTime();
    try {
      while (!closed) {
        selector.select(this::read, LOOK_EVERY_MS);
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
          order.run();
        }
        long now = System.nanoTime();
        if (nextLook - now <= 0) {
          nextLook = now + LOOK_EVERY_MS * 1_000_000;
          List.copyOf(nodes.values()).forEach(node -> look(node, now));
        }
      }
      selector.close();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      List.copyOf(nodes.values()).forEach(this::drop);
    }
  }

  private void read(SelectionKey key) {
    SimulatedNode node = (SimulatedNode) key.attachment();
    try {
      node.connection().read();
      node.connection().flush();
    } catch (IOException gone) {
      lose(node);
    }
  }

  private void look(SimulatedNode node, long now) {
    try {
      node.look(now);
    } catch (IOException gone) {
      lose(node);
    }
  }

  private void lose(SimulatedNode node) {
    broken.incrementAndGet();
    drop(node);
  }

  private void drop(SimulatedNode node) {
    nodes.remove(node.id());
    try {
      node.connection().close();
    } catch (IOException goneAlready) {
      // It is closed in any case.
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
