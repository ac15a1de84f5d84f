package io.cpcluster.dataplane.tls;

import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Trust;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS end of a connection, always with the credentials of the moment: they are renewed
 * while the program runs. The made contexts are kept until the credentials change; the lock of this
 * object guards them.
 */
public final class PeerTls implements AutoCloseable {
  private static final String PROTOCOL = "TLSv1.3";

  /** A chain is two certificates of about 700 bytes. */
  private static final int MAX_CERTIFICATE_BYTES = 16 << 10;

  private final Transport transport;
  private final Supplier<Credentials> me;
  private final PeerTrustManager trust;

  private @Nullable Contexts contexts;

  /** What was made of these credentials. */
  private record Contexts(Credentials of, SslContext dialling, SslContext listening) {
    void release() {
      ReferenceCountUtil.release(dialling);
      ReferenceCountUtil.release(listening);
    }
  }

  public PeerTls(Transport transport, Supplier<Credentials> me, Trust trust) {
    this.transport = transport;
    this.me = me;
    this.trust = new PeerTrustManager(trust);
  }

  /** The end that connects. */
  public synchronized SslHandler dialling(ByteBufAllocator memory) throws SSLException {
    return current().dialling().newHandler(memory);
  }

  /** The end that was connected to. */
  public synchronized SslHandler listening(ByteBufAllocator memory) throws SSLException {
    return current().listening().newHandler(memory);
  }

  /** Whom the certificate names that the other end has shown and that was found good. */
  public static Optional<PeerName> peer(SslHandler tls) {
    return shown(tls).flatMap(PeerName::of);
  }

  /** Identity and fingerprint of the other end for a log, as far as it has shown any. */
  public static String describe(SslHandler tls) {
    return shown(tls).map(Trust::shown).orElse("somebody without a certificate");
  }

  private static Optional<X509Certificate> shown(SslHandler tls) {
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  private Contexts current() throws SSLException {
    Credentials now = me.get();
    Contexts known = contexts;
    if (known != null && known.of().equals(now)) {
      return known;
    }
    Contexts made = made(now);
    close();
    contexts = made;
    return made;
  }

  private Contexts made(Credentials now) throws SSLException {
    SslContext dialling =
        with(SslContextBuilder.forClient().keyManager(now.privateKey(), now.chain()))
            .endpointIdentificationAlgorithm(null)
            .build();
    try {
      SslContext listening =
          with(SslContextBuilder.forServer(now.privateKey(), now.chain()))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      return new Contexts(now, dialling, listening);
    } catch (SSLException half) {
      ReferenceCountUtil.release(dialling);
      throw half;
    }
  }

  private SslContextBuilder with(SslContextBuilder builder) {
    if (transport.boringSsl()) {
      builder.option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, MAX_CERTIFICATE_BYTES);
    }
    return builder
        .sslProvider(transport.provider())
        .protocols(PROTOCOL)
        .trustManager(trust)
        .sessionCacheSize(1);
  }

  /** Connections that are open are not touched. */
  @Override
  public synchronized void close() {
    if (contexts != null) {
      contexts.release();
      contexts = null;
    }
  }
}
