package io.cpcluster.dataplane.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/** Who is believed to be whom, and which tickets are good. */
class CertificateTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final PeerName N1 = new PeerName("home", "n1");

  private final Authority root = Authority.root("home", NOW);
  private final Authority master = root.intermediate("m1", NOW);

  private Trust trustAt(Instant time) {
    return new Trust(List.of(root.certificate()), () -> time);
  }

  private Credentials peer(Authority by, PeerName name) throws InvalidCertificate {
    PeerKey key = PeerKey.create();
    return Credentials.of(key, by.certify(key.request(name), name, NOW, DAY));
  }

  @Test
  void aPeerIsBelievedByTheRootAboveItsMaster() throws InvalidCertificate {
    Credentials n1 = peer(master, N1);

    assertThat(trustAt(NOW).checkPeer(n1.chain())).isEqualTo(N1);
    assertThat(n1.name()).isEqualTo(N1);
    assertThat(n1.renewAt(NOW)).isBetween(NOW.plus(Duration.ofHours(15)), NOW.plus(DAY));
  }

  @Test
  void aPeerOfAnotherAuthorityIsNot() throws InvalidCertificate {
    Authority other = Authority.root("home", NOW).intermediate("m1", NOW);

    refused(peer(other, N1), NOW, "cpcluster://home/node/n1 (SHA-256 ");
  }

  @Test
  void anExpiredOneIsNot() throws InvalidCertificate {
    refused(peer(master, N1), NOW.plus(DAY).plusSeconds(1), "n1");
  }

  @Test
  void oneThatIsNotValidYetIsNot() throws InvalidCertificate {
    refused(peer(master, N1), NOW.minus(Authority.SKEW).minusSeconds(1), "n1");
    assertThat(trustAt(NOW.minus(Duration.ofMinutes(4))).checkPeer(peer(master, N1).chain()))
        .isEqualTo(N1);
  }

  @Test
  void anAuthorityIsNoPeer() {
    assertThatThrownBy(() -> trustAt(NOW).checkPeer(List.of(master.certificate())))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("an authority is no peer");
  }

  @Test
  void aPeerDoesNotCertifyOthers() throws InvalidCertificate {
    Credentials n1 = peer(master, N1);
    PeerKey key = PeerKey.create();
    assertThatThrownBy(
            () ->
                Authority.of(
                    Pem.write(n1.privateKey()), n1.chain().stream().map(Pem::write).toList()))
        .isInstanceOf(InvalidCertificate.class);
    assertThat(key.belongsTo(n1.chain().getFirst())).isFalse();
  }

  @Test
  void aMasterMakesNoFurtherMasters() throws InvalidCertificate {
    Authority below = master.intermediate("m2", NOW);
    Credentials n1 = peer(below, N1);
    List<java.security.cert.X509Certificate> chain =
        Stream.concat(n1.chain().stream(), Stream.of(master.certificate())).toList();

    assertThatThrownBy(() -> trustAt(NOW).checkPeer(chain)).isInstanceOf(InvalidCertificate.class);
  }

  @Test
  void aChainThatIsMissingOrLongIsRefused() throws InvalidCertificate {
    Credentials n1 = peer(master, N1);

    assertThatThrownBy(() -> trustAt(NOW).check(List.of())).isInstanceOf(InvalidCertificate.class);
    assertThatThrownBy(() -> trustAt(NOW).check(List.of(n1.chain().getFirst())))
        .isInstanceOf(InvalidCertificate.class);
  }

  @Test
  void aCertificateOfAnotherKeyIsRefused() throws InvalidCertificate {
    List<String> given = master.certify(PeerKey.create().request(N1), N1, NOW, DAY);

    assertThatThrownBy(() -> Credentials.of(PeerKey.create(), given))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("another key");
  }

  @Test
  void aRequestWithAnotherCurveIsRefused() throws Exception {
    assertThatThrownBy(() -> master.certify(request("secp384r1", false), N1, NOW, DAY))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("not P-256");
  }

  @Test
  void aRequestThatIsNotSignedByItsOwnKeyIsRefused() throws Exception {
    assertThatThrownBy(() -> master.certify(request("secp256r1", true), N1, NOW, DAY))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("not signed by its own key");
  }

  @Test
  void whatIsNoRequestIsRefused() {
    for (String text :
        List.of("", "x", Pem.write(Pem.REQUEST, new byte[] {1, 2, 3}), "A".repeat(100_000))) {
      assertThatThrownBy(() -> master.certify(text, N1, NOW, DAY))
          .isInstanceOf(InvalidCertificate.class);
    }
  }

  @Test
  void aRequestIsDamagedAnywhereAndNothingElseIsThrown() {
    String good = PeerKey.create().request(N1);
    byte[] document = Base64.getMimeDecoder().decode(good.replaceAll("-----[A-Z ]+-----", ""));
    for (int at = 0; at < document.length; at++) {
      byte[] damaged = document.clone();
      damaged[at] ^= 0x55;
      String text = Pem.write(Pem.REQUEST, damaged);
      try {
        master.certify(text, N1, NOW, DAY);
      } catch (InvalidCertificate expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void onlyThePublicKeyOfARequestCounts() throws InvalidCertificate {
    PeerKey key = PeerKey.create();
    String wish = key.request(new PeerName("home", "admin"));

    Credentials given = Credentials.of(key, master.certify(wish, N1, NOW, DAY));

    assertThat(given.name()).isEqualTo(N1);
    assertThat(given.chain().getFirst().getSubjectX500Principal().getName())
        .as("as no host is called")
        .isEqualTo("CN=CPCluster peer n1");
  }

  @Test
  void anAuthorityIsTheSameFromItsFiles() throws InvalidCertificate {
    Authority read = Authority.of(master.keyPem(), List.of(master.certificatePem()));

    assertThat(trustAt(NOW).checkPeer(peer(read, N1).chain())).isEqualTo(N1);
    assertThatThrownBy(() -> Authority.of(root.keyPem(), List.of(master.certificatePem())))
        .isInstanceOf(InvalidCertificate.class);
  }

  @Test
  void aTicketIsGoodUntilItsTime() throws InvalidCertificate {
    SignedTicket signed = Tickets.sign(ticket(), master);

    assertThat(Tickets.check(signed, trustAt(NOW), NOW)).isEqualTo(ticket());
    Instant late = NOW.plus(Tickets.life()).plus(Authority.SKEW).plusSeconds(1);
    ticketRefused(signed, late, "was good until");
  }

  @Test
  void aTicketOfAMasterWhoseClockIsFarAheadIsGoodForNobody() throws InvalidCertificate {
    SignedTicket signed = Tickets.sign(ticket(), master);
    Instant earliest = NOW.minus(Authority.SKEW);

    assertThat(Tickets.check(signed, trustAt(earliest), earliest)).isEqualTo(ticket());
    Instant before = earliest.minusSeconds(1);
    assertThatThrownBy(() -> Tickets.check(signed, trustAt(NOW), before))
        .isInstanceOf(OutOfDate.class)
        .hasMessageContaining("the clock here says " + before);
  }

  @Test
  void anAlteredTicketIsNot() {
    SignedTicket signed = Tickets.sign(ticket(), master);
    String text = signed.ticket();

    ticketRefused(
        new SignedTicket(text.replace("n2", "n3"), signed.signature(), signed.signer()),
        NOW,
        "signature is wrong");
    ticketRefused(
        new SignedTicket(text, flipped(signed.signature()), signed.signer()),
        NOW,
        "signature is wrong");
    ticketRefused(new SignedTicket(text, "?", signed.signer()), NOW, "base64");
    ticketRefused(new SignedTicket(text, signed.signature(), List.of()), NOW, "no certificate");
    ticketRefused(
        new SignedTicket(text, signed.signature(), List.of("AAAA")), NOW, "not a certificate");
    ticketRefused(
        new SignedTicket("x".repeat(5_000), signed.signature(), signed.signer()), NOW, "too long");
    ticketRefused(
        new SignedTicket(text, signed.signature(), List.of("A".repeat(1 << 20))), NOW, "too long");
  }

  @Test
  void aTicketSignedByAPeerIsNot() throws Exception {
    Credentials n1 = peer(master, N1);
    SignedTicket good = Tickets.sign(ticket(), master);
    java.security.Signature signature = java.security.Signature.getInstance(PeerKey.SIGNATURE);
    signature.initSign(n1.privateKey());
    signature.update(good.ticket().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    List<String> chain = new ArrayList<>();
    for (var one : n1.chain()) {
      chain.add(Base64.getEncoder().encodeToString(one.getEncoded()));
    }
    String signed = Base64.getEncoder().encodeToString(signature.sign());

    ticketRefused(new SignedTicket(good.ticket(), signed, chain), NOW, "not signed by a master");
  }

  @Test
  void aTicketOfAnotherClustersMasterIsNot() {
    Authority other = Authority.root("home", NOW).intermediate("m1", NOW);

    ticketRefused(Tickets.sign(ticket(), other), NOW, "SHA-256");
  }

  private void refused(Credentials peer, Instant at, String why) {
    assertThatThrownBy(() -> trustAt(at).checkPeer(peer.chain()))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining(why);
  }

  private void ticketRefused(SignedTicket ticket, Instant at, String why) {
    assertThatThrownBy(() -> Tickets.check(ticket, trustAt(NOW), at))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining(why);
  }

  private static Ticket ticket() {
    return new Ticket(
        "l1", "home", "n1", 1, "n2", 2, 55_001, NOW.plus(Tickets.life()).toEpochMilli());
  }

  private static String flipped(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    bytes[bytes.length - 1] ^= 1;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String request(String curve, boolean byAnother) throws Exception {
    KeyPair pair = pair(curve);
    var signer =
        new JcaContentSignerBuilder(PeerKey.SIGNATURE)
            .build((byAnother ? pair(curve) : pair).getPrivate());
    return Pem.write(
        Pem.REQUEST,
        new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=n1"), pair.getPublic())
            .build(signer)
            .getEncoded());
  }

  private static KeyPair pair(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}
