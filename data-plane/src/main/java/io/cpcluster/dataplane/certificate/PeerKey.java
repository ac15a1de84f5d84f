package io.cpcluster.dataplane.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A peer's own key, made where it is used; the private half goes nowhere. Immutable. */
public final class PeerKey {
  static final String SIGNATURE = "SHA256withECDSA";

  private final KeyPair pair;

  private PeerKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new P-256 key. */
  public static PeerKey create() {
    return new PeerKey(newPair());
  }

  static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A request for a certificate, PKCS#10 in PEM; its signature proves possession of the key. */
  public String request(PeerName name) {
    try {
      var signer = new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate());
      var request =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=" + name.id()), pair.getPublic())
              .build(signer);
      return Pem.write(Pem.REQUEST, request.getEncoded());
    } catch (OperatorCreationException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether a certificate was made for this key. */
  boolean belongsTo(X509Certificate certificate) {
    return certificate.getPublicKey().equals(pair.getPublic());
  }

  PrivateKey privateKey() {
    return pair.getPrivate();
  }
}
