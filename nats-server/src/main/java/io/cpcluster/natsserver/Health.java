package io.cpcluster.natsserver;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks the monitoring of a server whether it and its JetStream are healthy. */
final class Health {
  private static final String PATH = "/healthz?js-server-only=true";
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int ANSWER_LIMIT_MILLIS = 2_000;

  private Health() {}

  static void await(String monitorUrl, Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    for (String answer = ask(monitorUrl); !answer.isEmpty(); answer = ask(monitorUrl)) {
      if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            "nats-server was not healthy within " + limit.toSeconds() + " s: " + answer);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Empty when healthy, else why not. */
  private static String ask(String monitorUrl) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(monitorUrl + PATH).toURL().openConnection();
      connection.setConnectTimeout(ANSWER_LIMIT_MILLIS);
      connection.setReadTimeout(ANSWER_LIMIT_MILLIS);
      try {
        int status = connection.getResponseCode();
        return status == HttpURLConnection.HTTP_OK ? "" : "HTTP status " + status;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return e.toString();
    }
  }
}
