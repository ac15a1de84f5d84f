package io.cpcluster.dataplane.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key that signs certificates: the cluster's root, kept offline, or one of the intermediates that
 * the masters hold (reliability.md, section 1: no key is shared among masters). Immutable.
 */
public final class Authority {
  /** Clocks may differ by so much: certificates are dated back. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final Duration ROOT_LIFE = Duration.ofDays(3_650);
  private static final Duration INTERMEDIATE_LIFE = Duration.ofDays(30);
  private static final Duration SERVER_LIFE = Duration.ofDays(397);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;

  /** Its own certificate first; the root, when there is another above it, is not part of it. */
  private final List<X509Certificate> chain;

  private Authority(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /** By so much certificates are dated back. */
  public static Duration skew() {
    return SKEW;
  }

  /** A new root. */
  public static Authority root(String cluster, Instant now) {
    KeyPair pair = PeerKey.newPair();
    X500Principal name = new X500Principal("CN=CPCluster root of " + cluster);
    X509Certificate certificate =
        sign(
            builder(name, name, pair.getPublic(), now, ROOT_LIFE),
            pair.getPrivate(),
            new Extensions.OfAuthority(2));
    return new Authority(pair.getPrivate(), List.of(certificate));
  }

  /** A new root in the place of an older one of the cluster; its name tells them apart. */
  public static Authority nextRoot(String cluster, Instant now) {
    KeyPair pair = PeerKey.newPair();
    X500Principal name =
        new X500Principal(
            "CN=CPCluster root of " + cluster + " since " + now.truncatedTo(ChronoUnit.SECONDS));
    X509Certificate certificate =
        sign(
            builder(name, name, pair.getPublic(), now, ROOT_LIFE),
            pair.getPrivate(),
            new Extensions.OfAuthority(2));
    return new Authority(pair.getPrivate(), List.of(certificate));
  }

  /**
   * A certificate of this root for a newer one: shown behind what the newer one signed, it leads
   * those who know only this root to it.
   */
  public X509Certificate vouchFor(Authority newer, Instant now) {
    X509Certificate of = newer.certificate();
    Instant end = certificate().getNotAfter().toInstant();
    return sign(
        builder(
            certificate().getSubjectX500Principal(),
            of.getSubjectX500Principal(),
            of.getPublicKey(),
            now,
            Duration.between(now, end)),
        key,
        new Extensions.OfAuthority(1));
  }

  /** A new intermediate under this root, for one master. */
  public Authority intermediate(String name, Instant now) {
    KeyPair pair = PeerKey.newPair();
    X509Certificate certificate =
        sign(
            builder(
                certificate().getSubjectX500Principal(),
                new X500Principal("CN=CPCluster master " + name),
                pair.getPublic(),
                now,
                INTERMEDIATE_LIFE),
            key,
            new Extensions.OfAuthority(0));
    return new Authority(pair.getPrivate(), List.of(certificate));
  }

  /** An authority from its files: the key, and its certificate followed by those above it. */
  public static Authority of(String keyPem, List<String> chainPem) throws InvalidCertificate {
    List<X509Certificate> chain = new ArrayList<>();
    for (String pem : chainPem) {
      chain.add(Pem.readCertificate(pem));
    }
    if (chain.isEmpty() || chain.getFirst().getBasicConstraints() < 0) {
      throw new InvalidCertificate("the certificate is not that of an authority");
    }
    Authority authority = new Authority(Pem.readKey(keyPem), chain);
    if (!Trust.signed(chain.getFirst(), PROBE, authority.signature(PROBE))) {
      throw new InvalidCertificate("the key does not belong to the certificate");
    }
    return authority;
  }

  private static final byte[] PROBE = "cpcluster".getBytes(StandardCharsets.US_ASCII);

  /**
   * Gives a certificate for the key of a request. Name, uses and life are decided here; nothing but
   * the public key is taken from the request, whose signature must prove possession of the key.
   *
   * @return the peer's certificate first, PEM, without the root
   * @throws InvalidCertificate when the request is unreadable, not signed by its key, or the key is
   *     not P-256
   */
  public List<String> certify(String requestPem, PeerName name, Instant now, Duration life)
      throws InvalidCertificate {
    PublicKey peer = RequestedKey.of(requestPem);
    X509Certificate certificate =
        sign(
            builder(
                certificate().getSubjectX500Principal(),
                // With a blank, as no host's name has one: this is no server's certificate.
                new X500Principal("CN=CPCluster peer " + name.id()),
                peer,
                now,
                life),
            key,
            new Extensions.OfPeer(name));
    List<String> given = new ArrayList<>();
    given.add(Pem.write(certificate));
    chain.forEach(above -> given.add(Pem.write(above)));
    return given;
  }

  /**
   * Makes a key and a certificate for a nats-server.
   *
   * @param hosts names and IP addresses that clients dial
   */
  public ServerCertificate server(String name, List<String> hosts, Instant now) {
    KeyPair pair = PeerKey.newPair();
    X509Certificate certificate =
        sign(
            builder(
                certificate().getSubjectX500Principal(),
                new X500Principal("CN=CPCluster nats-server " + name),
                pair.getPublic(),
                now,
                SERVER_LIFE),
            key,
            new Extensions.OfServer(hosts));
    List<String> given = new ArrayList<>();
    given.add(Pem.write(certificate));
    chain.stream().filter(above -> !isRoot(above)).forEach(above -> given.add(Pem.write(above)));
    return new ServerCertificate(given, Pem.write(pair.getPrivate()));
  }

  private static boolean isRoot(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  /** ECDSA with SHA-256 over a text. */
  byte[] signature(byte[] text) {
    try {
      Signature signature = Signature.getInstance(PeerKey.SIGNATURE);
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  List<X509Certificate> chain() {
    return chain;
  }

  /** The key in PEM: for a file that only its owner reads. */
  public String keyPem() {
    return Pem.write(key);
  }

  /** Its own certificate in PEM. */
  public String certificatePem() {
    return Pem.write(certificate());
  }

  @Override
  public String toString() {
    return certificate().getSubjectX500Principal().getName();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, PublicKey of, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM),
        Date.from(now.minus(SKEW)),
        Date.from(now.plus(life)),
        subject,
        of);
  }

  private static X509Certificate sign(
      JcaX509v3CertificateBuilder builder, PrivateKey by, Extensions extensions) {
    try {
      extensions.addTo(builder);
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(PeerKey.SIGNATURE).build(by)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What a certificate is good for. */
  private sealed interface Extensions {
    void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException;

    private static void forTls(JcaX509v3CertificateBuilder builder) throws CertIOException {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth}));
    }

    /** Signs certificates and tickets, with so many authorities below it. */
    record OfAuthority(int below) implements Extensions {
      @Override
      public void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(below));
        builder.addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
      }
    }

    /** Either end of a TLS connection between servers or of one with clients, on these hosts. */
    record OfServer(List<String> hosts) implements Extensions {
      private static final Pattern ADDRESS =
          Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

      @Override
      public void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException {
        Extensions.forTls(builder);
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(hosts.stream().map(OfServer::name).toArray(GeneralName[]::new)));
      }

      private static GeneralName name(String host) {
        int kind = ADDRESS.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName;
        return new GeneralName(kind, host);
      }
    }

    /** Either end of a TLS connection, under one name. */
    record OfPeer(PeerName name) implements Extensions {
      @Override
      public void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException {
        Extensions.forTls(builder);
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, name.uri())));
      }
    }
  }
}
