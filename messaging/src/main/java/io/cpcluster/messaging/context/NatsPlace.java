package io.cpcluster.messaging.context;

import io.cpcluster.messaging.Credentials;
import java.util.List;
import java.util.Optional;

/**
 * A NATS and who one is there. {@link #toString} shows no secret.
 *
 * @param urls addresses of its servers as they were written; empty when none were named
 * @param credentials none when nothing was named
 * @param roots in PEM, for servers that prove who they are; empty for whom the system believes
 * @param inboxPrefix what the inboxes of that user have to begin with, when it was named
 */
public record NatsPlace(
    List<String> urls, Credentials credentials, List<String> roots, Optional<String> inboxPrefix) {
  public NatsPlace {
    urls = List.copyOf(urls);
    roots = List.copyOf(roots);
  }
}
