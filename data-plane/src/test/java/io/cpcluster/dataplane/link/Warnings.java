package io.cpcluster.dataplane.link;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What links warned of, while it is open. */
final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(LinkEngine.class);

  Warnings() {
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      texts.add(event.getFormattedMessage());
    }
  }

  /** Waits for a warning that contains a text. */
  String await(String text) throws InterruptedException {
    StringBuilder others = new StringBuilder();
    for (String next = poll(); next != null; next = poll()) {
      if (next.contains(text)) {
        return next;
      }
      others.append('\n').append(next);
    }
    throw new AssertionError("no warning with \"" + text + "\", but:" + others);
  }

  private String poll() throws InterruptedException {
    return texts.poll(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
