package io.cpcluster.node.outside;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What went wrong with a call, in words. */
public final class Words {
  private static final int LONGEST = 200;

  private Words() {}

  /** 30 s, 1.5 s, 200 ms. */
  public static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis % 1_000 == 0
        ? millis / 1_000 + " s"
        : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }

  /** One clause without the host's name. */
  static String of(IOException failed) {
    String message = failed.getMessage() == null ? "" : oneLine(failed.getMessage());
    return switch (failed) {
      case Denied _, NotTried _ -> message;
      case UnknownHostException _ -> message;
      case PortUnreachableException _ -> "nobody listens there";
      case ConnectException _ -> message.contains("refused") ? "connection refused" : message;
      case NoRouteToHostException _ -> "no way leads there";
      case SocketTimeoutException _ -> message.isEmpty() ? "timed out" : message;
      case InterruptedIOException _ -> message.isEmpty() ? "cut" : message;
      case SSLException _ -> "TLS failed: " + message;
      default -> message.isEmpty() ? failed.getClass().getSimpleName() : message;
    };
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
