package io.cpcluster.dataplane.yardstick;

import io.cpcluster.dataplane.blob.ChunkList;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A copy of a file over one blocking TLS socket of the JDK, both ends in this program: one thread
 * reads, hashes and writes to the socket, one reads from it, hashes, writes to a file and syncs it.
 * TLS 1.3, both ends with P-256 certificates, SHA-256 at both ends, as plain as can be.
 */
public final class BlockingCopy {
  private static final int BUFFER = 64 << 10;
  private static final int SHA256_BYTES = 32;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final char[] NO_PASSWORD = {};

  private BlockingCopy() {}

  /**
   * How fast it went.
   *
   * @param took from the first byte read to the hash compared and the file synced, without the
   *     handshake
   * @param cpuSeconds of this program meanwhile, all threads
   */
  public record Speed(long bytes, Duration took, double cpuSeconds) {
    public double mebibytesPerSecond() {
      return bytes / (double) (1 << 20) / (took.toNanos() / 1e9);
    }
  }

  /** Copies a file to a path that does not exist yet. */
  public static Speed copy(Path from, Path to) throws IOException, InterruptedException {
    SSLContext context = context();
    try (SSLServerSocket server = listen(context)) {
      FutureTask<byte[]> receiving = new FutureTask<>(() -> receive(server, to));
      Thread.ofPlatform().daemon().name("yardstick-receives").start(receiving);
      try (SSLSocket socket = connect(context, server)) {
        double cpuBefore = cpuSeconds();
        long beganAt = System.nanoTime();
        send(from, socket);
        receiving.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return new Speed(
            Files.size(from),
            Duration.ofNanos(System.nanoTime() - beganAt),
            cpuSeconds() - cpuBefore);
      } catch (ExecutionException | TimeoutException failed) {
        throw new IOException("the copy did not arrive", failed);
      }
    }
  }

  private static void send(Path from, SSLSocket socket) throws IOException {
    MessageDigest digest = ChunkList.digest();
    byte[] buffer = new byte[BUFFER];
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeLong(Files.size(from));
    try (InputStream file = Files.newInputStream(from)) {
      int count = file.read(buffer);
      while (count >= 0) {
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
        count = file.read(buffer);
      }
    }
    out.write(digest.digest());
    out.flush();
  }

  private static byte[] receive(SSLServerSocket server, Path to) throws IOException {
    MessageDigest digest = ChunkList.digest();
    byte[] buffer = new byte[BUFFER];
    try (SSLSocket socket = (SSLSocket) server.accept();
        FileChannel file =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      long left = in.readLong();
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new IOException("cut with " + left + " bytes to come");
        }
        digest.update(buffer, 0, count);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        left -= count;
      }
      file.force(true);
      byte[] own = digest.digest();
      if (!Arrays.equals(own, in.readNBytes(SHA256_BYTES))) {
        throw new IOException("the hashes differ");
      }
      return own;
    }
  }

  private static SSLServerSocket listen(SSLContext context) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setNeedClientAuth(true);
    server.setSSLParameters(parameters);
    return server;
  }

  private static SSLSocket connect(SSLContext context, SSLServerSocket server) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    socket.startHandshake();
    return socket;
  }

  private static SSLContext context() throws IOException {
    try {
      Instant now = Instant.now();
      Authority root = Authority.root("yardstick", now);
      PeerName name = new PeerName("yardstick", "both");
      PeerKey key = PeerKey.create();
      Credentials own =
          Credentials.of(key, root.certify(key.request(name), name, now, Duration.ofHours(1)));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      keys.setKeyEntry(
          "own", own.privateKey(), NO_PASSWORD, own.chain().toArray(new X509Certificate[0]));
      keys.setCertificateEntry("root", root.certificate());
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(keys);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | InvalidCertificate broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}
