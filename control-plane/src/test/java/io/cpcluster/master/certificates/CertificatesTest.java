package io.cpcluster.master.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CertificateAnswer;
import io.cpcluster.contracts.link.CertificateRequest;
import io.cpcluster.contracts.link.ConnectRequest;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.master.TestCluster;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Made by {@code openssl req -newkey ec -pkeyopt ec_paramgen_curve:secp384r1}. */
  private static final String P384 =
      """
      -----BEGIN CERTIFICATE REQUEST-----
      MIIBBTCBjAIBADANMQswCQYDVQQDDAJuMTB2MBAGByqGSM49AgEGBSuBBAAiA2IA
      BIe/4o+u1MkqjuSQQrPlXdC+rXdulbiYMmcSxZYVwNcx9NhWXbsBUgjyihh5RgL7
      beLVQx7mhu+zRdHJi3PWnjEJMd/xzji083t2UzHaYcRqMuU+olIDuRsJsoRrDXOZ
      h6AAMAoGCCqGSM49BAMCA2gAMGUCMGBrbV1yYK3JV53opMwJTXB6e40KqNjsCSxX
      NzTgc5JM4pQKgltORMMc7r39wXg2wwIxAOehfATVrUgSP0ttpq2Fv7TT/f4AjcS8
      L74DlzdIxeYK6jKky8DmV/5KP7p5RxN3Ig==
      -----END CERTIFICATE REQUEST-----
      """;

  @TempDir Path folder;
  private NatsServer server;
  private TestCluster cluster;
  private NatsConnection nats;
  private long session;
  private final Authority root = Authority.root("test", Instant.now());

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    cluster = new TestCluster(server.url());
  }

  @AfterEach
  void stop() {
    nats.close();
    cluster.close();
    server.close();
  }

  private MasterConfig config() {
    return MasterConfig.on(List.of(server.url())).withFailoverTimeout(Duration.ofSeconds(30));
  }

  private void startMasterWithAuthority(Duration life) throws Exception {
    MasterAuthority own =
        new MasterAuthority(root.intermediate("m1", Instant.now()), List.of(root.certificatePem()));
    cluster.startMaster(config().withAuthority(own, life), Steps.NONE);
    join();
  }

  private void join() throws Exception {
    nats =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()),
                new io.cpcluster.messaging.Credentials.None(),
                "node n1",
                "_INBOX.n1."),
            ConnectionListener.NONE);
    assertThat(nats.awaitConnected(LIMIT)).isTrue();
    String welcome =
        ask(
            Subjects.agentHello("n1"),
            new Hello("n1", Role.WORKER, List.of(), 1, List.of("h"), "1", "p", null, 0));
    session = Json.read(welcome.getBytes(StandardCharsets.UTF_8), Welcome.class).session();
  }

  private String ask(String subject, Object body) throws InterruptedException {
    Reply reply = nats.request(subject, Json.write(body), LIMIT);
    return reply instanceof Reply.Answered(Message message)
        ? new String(message.body(), StandardCharsets.UTF_8)
        : reply.toString();
  }

  private String certify(long ofSession, String request) throws InterruptedException {
    return ask(Subjects.agentCertify("n1"), new CertificateRequest(ofSession, request, null));
  }

  @Test
  void aPeerGetsACertificateOfItsOwnNameWhateverItAskedFor() throws Exception {
    startMasterWithAuthority(Duration.ofHours(24));
    PeerKey key = PeerKey.create();

    String text = certify(session, key.request(new PeerName("elsewhere", "admin")));

    CertificateAnswer answer =
        Json.read(text.getBytes(StandardCharsets.UTF_8), CertificateAnswer.class);
    Credentials credentials = Credentials.of(key, answer.chain());
    assertThat(answer.cluster()).isEqualTo("test");
    assertThat(credentials.name().uri()).isEqualTo("cpcluster://test/node/n1");
    assertThat(credentials.notAfter())
        .isBetween(Instant.now().plusSeconds(23 * 3_600), Instant.now().plusSeconds(24 * 3_600));
    Trust trust = Trust.of(answer.authorities(), InstantSource.system());
    assertThat(trust.checkPeer(credentials.chain())).isEqualTo(credentials.name());
    assertThat(answer.authorities()).containsExactly(root.certificatePem());
  }

  @Test
  void aCertificateLivesAsLongAsTheMasterIsTold() throws Exception {
    startMasterWithAuthority(Duration.ofMinutes(3));
    PeerKey key = PeerKey.create();

    String text = certify(session, key.request(new PeerName("test", "n1")));

    CertificateAnswer answer =
        Json.read(text.getBytes(StandardCharsets.UTF_8), CertificateAnswer.class);
    assertThat(Credentials.of(key, answer.chain()).notAfter())
        .isBefore(Instant.now().plusSeconds(181));
  }

  @Test
  void anotherSessionGetsNone() throws Exception {
    startMasterWithAuthority(Duration.ofHours(24));

    String refused = certify(session - 1, PeerKey.create().request(new PeerName("test", "n1")));

    assertThat(refused).contains("\"session_over\"");
  }

  @Test
  void aRequestThatIsNoneOrOfAnotherCurveIsRefused() throws Exception {
    startMasterWithAuthority(Duration.ofHours(24));

    assertThat(certify(session, "no request")).contains("\"invalid_request\"");
    assertThat(certify(session, P384)).contains("\"invalid_request\"").contains("P-256");
  }

  @Test
  void aMasterWithoutAnAuthoritySaysWhichSettingsItLacks() throws Exception {
    cluster.startMaster(config(), Steps.NONE);
    join();

    String certify = certify(session, PeerKey.create().request(new PeerName("test", "n1")));
    String connect = ask(Subjects.agentConnect("n1"), new ConnectRequest(session, "n2", "test"));

    assertThat(certify).contains("\"not_supported\"").contains("cert_path, key_path");
    assertThat(connect)
        .as("another master may have one")
        .contains("\"unavailable\"", "\"retry_after_ms\"", "cert_path, key_path");
  }

  @Test
  void aMasterWhoseAuthorityEndedSendsNewcomersToAnother() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofDays(31));
    MasterAuthority ended =
        new MasterAuthority(root.intermediate("m1", longAgo), List.of(root.certificatePem()));
    cluster.startMaster(config().withAuthority(ended, Duration.ofHours(24)), Steps.NONE);
    join();

    try (NatsConnection newcomer =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()),
                new io.cpcluster.messaging.Credentials.None(),
                "joining",
                "_INBOX.join.t."),
            ConnectionListener.NONE)) {
      assertThat(newcomer.awaitConnected(LIMIT)).isTrue();
      byte[] question =
          Json.write(new ChallengeQuestion("MzIgYnl0ZXMgdGhhdCB3ZXJlIG5vdCBzbyByYW5kb20="));
      assertThat(newcomer.request(Subjects.JOIN_CHALLENGE, question, LIMIT))
          .isInstanceOfSatisfying(
              Reply.Answered.class,
              answered ->
                  assertThat(new String(answered.message().body(), StandardCharsets.UTF_8))
                      .contains("\"unavailable\"")
                      .contains("ended"));
    }
  }
}
