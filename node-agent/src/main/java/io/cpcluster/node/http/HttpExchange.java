package io.cpcluster.node.http;

import io.cpcluster.node.outside.Destination;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.OutsideLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One GET on a connection of its own: no proxy, no cookies, no credentials, no retries. The
 * addresses it connects to are those that the {@link Egress} let pass. Thread-safe.
 */
public final class HttpExchange {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int FIRST_ERROR = 400;
  private static final Http1Config FRUGAL =
      Http1Config.custom().setMaxLineLength(8_192).setMaxHeaderCount(100).build();

  private final Egress egress;
  private final OutsideLimits limits;
  private final Supplier<SSLContext> trusted;
  private final String agent;
  private volatile @Nullable TlsSocketStrategy tls;

  /**
   * @param trusted whom to believe that a server is what it says; asked when first needed
   * @param version of the node, told to servers
   */
  public HttpExchange(
      Egress egress, OutsideLimits limits, Supplier<SSLContext> trusted, String version) {
    this.egress = egress;
    this.limits = limits;
    this.trusted = trusted;
    this.agent = "cpcluster/" + version;
  }

  /** Asks once. Blocks; an interrupt of a virtual thread closes the connection. */
  HttpAnswer get(HttpAddress at, boolean anyStatus) throws IOException {
    BasicHttpClientConnectionManager connection = connection(at.destination());
    // Closed at once and not in order: what still comes is not read to its end.
    CloseableHttpClient client = client(connection);
    try {
      HttpHost host = new HttpHost(at.scheme(), at.destination().host(), at.destination().port());
      BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", host, at.pathAndQuery());
      request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
      request.setHeader(HttpHeaders.CONNECTION, "close");
      return answer(client.executeOpen(host, request, null), anyStatus);
    } catch (ConnectTimeoutException _) {
      throw new SocketTimeoutException(
          "no connection within " + limits.connect().toMillis() + " ms");
    } catch (NoHttpResponseException none) {
      throw new IOException("closed the connection without an answer", none);
    } catch (MessageConstraintException large) {
      throw new IOException("sends larger headers than a node reads", large);
    } catch (ClientProtocolException strange) {
      throw new IOException("does not speak HTTP: " + strange.getMessage(), strange);
    } finally {
      client.close(CloseMode.IMMEDIATE);
    }
  }

  private HttpAnswer answer(ClassicHttpResponse response, boolean anyStatus) throws IOException {
    int status = response.getCode();
    @Nullable Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    if (REDIRECTS.contains(status) && location != null) {
      return new HttpAnswer.Elsewhere(location.getValue());
    }
    if (status >= FIRST_ERROR && !anyStatus) {
      String reason = response.getReasonPhrase();
      return new HttpAnswer.Unfit(
          "answered " + status + (reason == null || reason.isBlank() ? "" : " " + reason));
    }
    return new HttpBody(limits.mostHttpBytes()).read(response.getEntity());
  }

  private CloseableHttpClient client(BasicHttpClientConnectionManager connection) {
    return HttpClientBuilder.create()
        .setConnectionManager(connection)
        .setUserAgent(agent)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  private BasicHttpClientConnectionManager connection(Destination to) {
    BasicHttpClientConnectionManager connection =
        new BasicHttpClientConnectionManager(
            new DefaultHttpClientConnectionOperator(
                _ -> new Socket(Proxy.NO_PROXY),
                null,
                new Checked(to),
                RegistryBuilder.<TlsSocketStrategy>create().register("https", tls()).build()),
            ManagedHttpClientConnectionFactory.builder().http1Config(FRUGAL).build());
    connection.setConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(limits.connect()))
            .setSocketTimeout(Timeout.of(limits.total()))
            .build());
    connection.setTlsConfig(
        TlsConfig.custom().setHandshakeTimeout(Timeout.of(limits.connect())).build());
    return connection;
  }

  /** Made when it is first needed: a node that asks for nothing reads no roots. */
  private TlsSocketStrategy tls() {
    TlsSocketStrategy made = tls;
    if (made == null) {
      made = new DefaultClientTlsStrategy(trusted.get(), HostnameVerificationPolicy.BUILTIN, null);
      tls = made;
    }
    return made;
  }

  /** The connection's own look-up: what it hands out was checked. */
  private final class Checked implements DnsResolver {
    private final Destination to;

    Checked(Destination to) {
      this.to = to;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      if (!host.equals(to.host())) {
        throw new UnknownHostException(host + " was not asked for");
      }
      try {
        return egress.ofHttp(to).toArray(InetAddress[]::new);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new UnknownHostException(host + " was still being looked up");
      }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
