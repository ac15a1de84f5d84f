package io.cpcluster.contracts.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's first words on {@code cpcluster.agent.<id>.hello}: at its start, or after its session
 * ended. Answered by {@link Welcome} or an error.
 *
 * @param slots how many tasks it runs at once
 * @param process random text, new at every start of the process
 * @param previousSession the session it had, 0 when it had none
 */
public record Hello(
    String id,
    Role role,
    List<String> labels,
    int slots,
    List<String> addresses,
    String version,
    String process,
    @Nullable String machine,
    long previousSession) {
  public Hello {
    labels = List.copyOf(labels);
    addresses = List.copyOf(addresses);
  }
}
