package io.cpcluster.contracts.link;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link ConnectRequest}. With a ticket the asker dials. Without one the pair's link
 * is being opened, or is open, by the other side's request: the asker waits for it to come in.
 *
 * @param connectionInfo address and port where the other peer listens
 * @param addresses all addresses of the other peer, the likeliest first
 */
public record ConnectAnswer(
    @JsonProperty("ConnectionInfo") Endpoint connectionInfo,
    String link,
    List<String> addresses,
    @Nullable SignedTicket ticket) {
  public ConnectAnswer {
    addresses = List.copyOf(addresses);
  }
}
