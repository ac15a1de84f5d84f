package io.cpcluster.dataplane.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * The one thing that is taken from a request for a certificate. The library that reads it throws
 * unchecked exceptions of many kinds at what is no request; all mean the same.
 */
final class RequestedKey {
  private static final int P256_BITS = 256;

  private RequestedKey() {}

  static PublicKey of(String requestPem) throws InvalidCertificate {
    try {
      var request = new JcaPKCS10CertificationRequest(Pem.read(Pem.REQUEST, requestPem));
      PublicKey key = request.getPublicKey();
      if (!(key instanceof ECPublicKey curve)
          || curve.getParams().getOrder().bitLength() != P256_BITS) {
        throw new InvalidCertificate("the key of the request is not P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new InvalidCertificate("the request is not signed by its own key");
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException unreadable) {
      throw new InvalidCertificate("not a certificate request");
    }
  }
}
