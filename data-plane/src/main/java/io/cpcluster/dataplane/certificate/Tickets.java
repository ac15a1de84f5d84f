package io.cpcluster.dataplane.certificate;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Signing of tickets by masters, and their check by peers. Stateless. */
public final class Tickets {
  /** The longest ticket, signature or certificate that is read, in characters. */
  private static final int MAX_CHARACTERS = 4_096;

  private static final int MAX_CHAIN = 3;

  private Tickets() {}

  /** A ticket as it travels, signed by a master's authority. */
  public static SignedTicket sign(Ticket ticket, Authority master) {
    String text = Json.writeText(ticket);
    byte[] signature = master.signature(text.getBytes(StandardCharsets.UTF_8));
    return new SignedTicket(
        text,
        Base64.getEncoder().encodeToString(signature),
        master.chain().stream().map(Tickets::encoded).toList());
  }

  /**
   * Reads a ticket and checks that a master of this cluster signed it, that its time is not up, and
   * that it is good no longer than one that is signed now: a master whose clock is far ahead
   * prolongs nothing. Whether it was used before, and by whom, is for the caller to check.
   *
   * @throws InvalidCertificate saying what is wrong with it
   */
  public static Ticket check(SignedTicket signed, Trust trust, Instant now)
      throws InvalidCertificate {
    if (signed.ticket().length() > MAX_CHARACTERS
        || signed.signature().length() > MAX_CHARACTERS
        || signed.signer().size() > MAX_CHAIN
        || signed.signer().stream().anyMatch(one -> one.length() > MAX_CHARACTERS)) {
      throw new InvalidCertificate("the ticket is too long");
    }
    List<X509Certificate> signer = new ArrayList<>();
    for (String one : signed.signer()) {
      signer.add(Pem.certificate(decoded(one)));
    }
    trust.check(signer);
    if (signer.getFirst().getBasicConstraints() < 0) {
      throw new InvalidCertificate("the ticket is not signed by a master");
    }
    byte[] text = signed.ticket().getBytes(StandardCharsets.UTF_8);
    if (!Trust.signed(signer.getFirst(), text, decoded(signed.signature()))) {
      throw new InvalidCertificate("the ticket's signature is wrong");
    }
    Ticket ticket = read(text);
    Instant end = Instant.ofEpochMilli(ticket.notAfterMs());
    if (now.isAfter(end.plus(Authority.SKEW))) {
      throw new OutOfDate("the ticket was good until " + end + ", and the clock here says " + now);
    }
    if (now.plus(life()).plus(Authority.SKEW).isBefore(end)) {
      throw new OutOfDate(
          "the ticket is good until "
              + end
              + ", longer than one that is signed now, and the clock here says "
              + now);
    }
    return ticket;
  }

  /** How long a ticket is good, beside what clocks may differ by. */
  public static Duration life() {
    return Duration.ofSeconds(15);
  }

  private static Ticket read(byte[] text) throws InvalidCertificate {
    try {
      return Json.read(text, Ticket.class);
    } catch (InvalidField unreadable) {
      throw new InvalidCertificate("the ticket is unreadable: " + unreadable.getMessage());
    }
  }

  static String encoded(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] decoded(String text) throws InvalidCertificate {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      throw new InvalidCertificate("not base64");
    }
  }
}
