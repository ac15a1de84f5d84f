package io.cpcluster.system;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.ConnectRequest;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.dataplane.link.LinkEngine;
import io.cpcluster.dataplane.link.LinkSettings;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Reply;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Whoever dials a node: with what a cluster's own keys make, or with what others do. */
final class Strangers {
  static final String CLUSTER = "dev";
  private static final char[] NO_SECRET = "test".toCharArray();

  private final Authority master;
  private final String root;

  private Strangers(Authority master, String root) {
    this.master = master;
    this.root = root;
  }

  /** With the keys of a cluster. */
  static Strangers of(LocalCluster cluster) throws Exception {
    Path folder = cluster.dataFolder();
    try (Stream<Path> files = Files.list(folder.resolve("masters"))) {
      Path key =
          files.filter(file -> file.toString().endsWith(".key")).sorted().findFirst().orElseThrow();
      Path certificate = Path.of(key.toString().replaceAll("key$", "pem"));
      return new Strangers(
          Authority.of(Files.readString(key), List.of(Files.readString(certificate))),
          Files.readString(folder.resolve("authority").resolve("root.pem")));
    }
  }

  /** A peer with a certificate of the cluster. */
  Credentials member(String id, Instant from, Duration life) throws Exception {
    return certified(master, id, from, life);
  }

  /** The same name with a certificate of another authority that calls itself the same. */
  static Credentials foreign(String id) throws Exception {
    Authority other = Authority.root(CLUSTER, Instant.now()).intermediate("m", Instant.now());
    return certified(other, id, Instant.now(), Duration.ofDays(1));
  }

  private static Credentials certified(Authority by, String id, Instant from, Duration life)
      throws Exception {
    PeerKey key = PeerKey.create();
    PeerName name = new PeerName(CLUSTER, id);
    return Credentials.of(key, by.certify(key.request(name), name, from, life));
  }

  /** A program that dials as somebody. */
  LinkEngine engine(Credentials as) throws Exception {
    return new LinkEngine(
        LinkSettings.DEFAULT,
        () -> as,
        Trust.of(List.of(root), InstantSource.system()),
        (_, _, body) -> {
          if (body != null) {
            body.release();
          }
        },
        InstantSource.system());
  }

  /** Asks the masters for a link, as a peer does. */
  static ConnectAnswer connect(RawNode as, String to) throws Exception {
    ConnectRequest wish = new ConnectRequest(as.session(), to, "test");
    return Deadline.find(
        "a ticket",
        Duration.ofSeconds(10),
        () -> {
          Reply reply =
              as.connection()
                  .request(Subjects.agentConnect(as.id()), Json.write(wish), Duration.ofSeconds(3));
          if (!(reply instanceof Reply.Answered(Message message))
              || message.header("Nats-Service-Error") != null) {
            return null;
          }
          return Json.read(message.body(), ConnectAnswer.class);
        });
  }

  /** A plain client of TLS that trusts everybody. */
  static SSLSocket tls(int port, String version, Credentials as) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("me", as.privateKey(), NO_SECRET, as.chain().toArray(Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_SECRET);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), new TrustManager[] {new TrustsAll()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setEnabledProtocols(new String[] {version});
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
