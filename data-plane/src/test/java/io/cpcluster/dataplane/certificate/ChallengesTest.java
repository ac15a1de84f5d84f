package io.cpcluster.dataplane.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.join.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final byte[] SECRET = "hush".getBytes(StandardCharsets.UTF_8);

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Authority root = Authority.root("test", NOW);
  private final Authority master = root.intermediate("m1", NOW);
  private final String pin = Fingerprint.of(root.certificate());

  private static ChallengeStatement statement(Instant notAfter) {
    return new ChallengeStatement("test", "m-1", "nonce", "key", notAfter.toEpochMilli());
  }

  private Challenge challenge() {
    return Challenges.sign(statement(NOW.plusSeconds(60)), master, List.of(root.certificatePem()));
  }

  @Test
  void aMasterOfThePinnedClusterIsBelieved() throws Exception {
    assertThat(Challenges.check(challenge(), List.of(pin), "nonce", clock).master())
        .isEqualTo("m-1");
  }

  @Test
  void whatIsWrongWithTheTimeIsToldFromWhatIsWrongWithTheMaster() {
    InstantSource ahead = InstantSource.fixed(NOW.plus(Duration.ofMinutes(10)));
    InstantSource longAfter = InstantSource.fixed(NOW.plus(Duration.ofDays(31)));
    InstantSource before = InstantSource.fixed(NOW.minus(Duration.ofDays(1)));

    for (InstantSource wrong : List.of(ahead, longAfter, before)) {
      assertThatThrownBy(() -> Challenges.check(challenge(), List.of(pin), "nonce", wrong))
          .isInstanceOf(OutOfDate.class);
    }
    assertThatThrownBy(() -> Challenges.check(challenge(), List.of(pin), "another", clock))
        .isInstanceOf(InvalidCertificate.class)
        .isNotInstanceOf(OutOfDate.class);
  }

  @Test
  void aMasterOfAnotherClusterIsNotBelievedWhateverRootsItShows() {
    Authority other = Authority.root("test", NOW);
    Authority stranger = other.intermediate("m1", NOW);
    Challenge own =
        Challenges.sign(statement(NOW.plusSeconds(60)), stranger, List.of(other.certificatePem()));
    Challenge dressed =
        Challenges.sign(
            statement(NOW.plusSeconds(60)),
            stranger,
            List.of(root.certificatePem(), other.certificatePem()));

    assertThatThrownBy(() -> Challenges.check(own, List.of(pin), "nonce", clock))
        .hasMessageContaining("another cluster");
    assertThatThrownBy(() -> Challenges.check(dressed, List.of(pin), "nonce", clock))
        .isInstanceOf(InvalidCertificate.class);
  }

  @Test
  void aNodeOfTheClusterIsNoMaster() throws Exception {
    PeerKey key = PeerKey.create();
    PeerName name = new PeerName("test", "n1");
    List<String> chain = master.certify(key.request(name), name, NOW, Duration.ofHours(1));
    Challenge honest = challenge();
    List<String> signer =
        chain.stream().map(pem -> pem.replaceAll("-----[^-]+-----|\\s", "")).toList();
    Challenge forged =
        new Challenge(honest.statement(), honest.signature(), signer, honest.authorities());

    assertThatThrownBy(() -> Challenges.check(forged, List.of(pin), "nonce", clock))
        .hasMessageContaining("not signed by a master");
  }

  @Test
  void anotherQuestionsAnswerAChangedOneAndAnOldOneAreNotBelieved() {
    Challenge honest = challenge();
    Challenge changed =
        new Challenge(
            honest.statement().replace("\"key\":\"key\"", "\"key\":\"mine\""),
            honest.signature(),
            honest.signer(),
            honest.authorities());
    Challenge old =
        Challenges.sign(statement(NOW.minusSeconds(600)), master, List.of(root.certificatePem()));

    assertThatThrownBy(() -> Challenges.check(honest, List.of(pin), "other", clock))
        .hasMessageContaining("another question");
    assertThatThrownBy(() -> Challenges.check(changed, List.of(pin), "nonce", clock))
        .hasMessageContaining("signature");
    assertThatThrownBy(() -> Challenges.check(old, List.of(pin), "nonce", clock))
        .hasMessageContaining("was good until");
  }

  @Test
  void onlyTheKeysHolderOpensWhatIsSealedToIt() throws Exception {
    SealingKey key = SealingKey.create();
    SealedSecret sealed = SealingKey.seal(key.publicKey(), SECRET, "beside");

    assertThat(key.open(sealed, "beside")).isEqualTo(SECRET);
    assertThatThrownBy(() -> SealingKey.create().open(sealed, "beside"))
        .isInstanceOf(InvalidCertificate.class);
    assertThatThrownBy(() -> key.open(sealed, "changed")).isInstanceOf(InvalidCertificate.class);
    assertThatThrownBy(() -> key.open(new SealedSecret("MFkw", sealed.text()), "beside"))
        .isInstanceOf(InvalidCertificate.class);
    assertThatThrownBy(() -> key.open(new SealedSecret(sealed.key(), "AAAA"), "beside"))
        .isInstanceOf(InvalidCertificate.class);
    assertThatThrownBy(() -> SealingKey.seal("nonsense!", SECRET, "beside"))
        .isInstanceOf(InvalidCertificate.class);
  }

  @Test
  void theSameSecretNeverLooksTheSame() throws Exception {
    SealingKey key = SealingKey.create();

    assertThat(SealingKey.seal(key.publicKey(), SECRET, "").text())
        .isNotEqualTo(SealingKey.seal(key.publicKey(), SECRET, "").text());
  }
}
