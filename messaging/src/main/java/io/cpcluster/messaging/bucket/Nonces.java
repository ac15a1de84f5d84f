package io.cpcluster.messaging.bucket;

import io.cpcluster.messaging.Base62;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Texts that no other write in the world carries: random once, then counted. */
final class Nonces {
  private final String start;
  private final AtomicLong count = new AtomicLong();

  Nonces() {
    SecureRandom random = new SecureRandom();
    this.start = Base62.of(random.nextLong() >>> 1) + Base62.of(random.nextInt(62)) + "-";
  }

  String next() {
    return start + Base62.of(count.incrementAndGet());
  }
}
