package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.json.Json;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a request's body, at most as much as a document may have. Of what is too much a bounded
 * part is thrown away, so that the caller, who still sends, hears why.
 */
final class Body {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MOST_THROWN_AWAY = 16 << 20;
  private static final int PIECE = 16 << 10;

  private Body() {}

  /**
   * The bytes; empty when there are too many.
   *
   * @throws IOException they do not arrive in time
   */
  static Optional<byte[]> read(Context request) throws IOException {
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(Math.max(PIECE, request.req().getContentLength()));
    long all = read(request, body);
    return all > Json.MAX_DOCUMENT_BYTES ? Optional.empty() : Optional.of(body.toByteArray());
  }

  /** Reads what is to be refused, and keeps nothing. */
  static void throwAway(Context request) throws IOException {
    long _ = read(request, OutputStream.nullOutputStream());
  }

  private static long read(Context request, OutputStream body) throws IOException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    byte[] piece = new byte[PIECE];
    long all = 0;
    InputStream in = request.req().getInputStream();
    int read = in.read(piece);
    while (read >= 0 && all <= MOST_THROWN_AWAY) {
      all += read;
      if (all <= Json.MAX_DOCUMENT_BYTES) {
        body.write(piece, 0, read);
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new IOException("the body did not arrive within " + LIMIT);
      }
      read = in.read(piece);
    }
    return all;
  }
}
