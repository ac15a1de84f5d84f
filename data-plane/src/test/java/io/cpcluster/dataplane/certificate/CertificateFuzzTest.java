package io.cpcluster.dataplane.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates and requests for them, of whoever asks: read, or refused by the one exception. */
class CertificateFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void whateverIsShownAsACertificateOrARequestIsReadOrRefused() throws Exception {
    Fuzz.run(
        "certificates", Corpus.of("data-plane", "certificate"), LIMIT, CertificateFuzzTest::read);
  }

  private static String read(byte[] input) {
    String text = new String(input, ISO_8859_1);
    return request(text) + text(text) + bytes(input);
  }

  private static String request(String text) {
    try {
      return RequestedKey.of(text).getAlgorithm();
    } catch (InvalidCertificate refused) {
      return refused.getMessage();
    }
  }

  private static String text(String text) {
    try {
      return used(Pem.readCertificate(text));
    } catch (InvalidCertificate refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return String.valueOf(refused.getMessage());
    }
  }

  /** As tickets and challenges carry them. */
  private static String bytes(byte[] document) {
    try {
      return used(Pem.certificate(document));
    } catch (InvalidCertificate refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static String used(X509Certificate certificate) throws InvalidCertificate {
    PeerName.of(certificate);
    Trust.signed(certificate, new byte[3], new byte[70]);
    Trust trust = new Trust(List.of(certificate), CLOCK);
    assertThat(trust.mark()).isNotBlank();
    try {
      trust.checkPeer(List.of(certificate, certificate));
      return "believed";
    } catch (InvalidCertificate refused) {
      return "not believed";
    }
  }
}
