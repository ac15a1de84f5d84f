package io.cpcluster.master.connections;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.ConnectRequest;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.Message;

/** Answers {@code connect}: who may be linked to whom. For virtual threads; stateless. */
final class Broker {
  private static final int MAX_PURPOSE = 64;

  private final LinkParts parts;
  private final OpeningParts opening;

  Broker(LinkParts parts, OpeningParts opening) {
    this.parts = parts;
    this.opening = opening;
  }

  ConnectAnswer connect(Message request) throws Refusal, InvalidField, InterruptedException {
    String asker = Subjects.senderOf(request.subject());
    ConnectRequest wish = Json.read(request.body(), ConnectRequest.class);
    Deadline deadline = Deadline.ofAnAnswer();
    if (!Ids.isValid(wish.to())) {
      throw new Refusal(ErrorCode.INVALID_REQUEST, "to " + Ids.rule(wish.to()), null);
    }
    if (wish.to().equals(asker)) {
      throw new Refusal(
          ErrorCode.INVALID_REQUEST, "a link of " + asker + " to itself is not made", asker);
    }
    if (wish.purpose().length() > MAX_PURPOSE) {
      throw new Refusal(
          ErrorCode.INVALID_REQUEST,
          "purpose has " + wish.purpose().length() + " characters; at most " + MAX_PURPOSE,
          null);
    }
    Authority authority =
        parts
            .authority()
            .get()
            .orElseThrow(
                () ->
                    Refusal.forNow(
                        ErrorCode.UNAVAILABLE,
                        "this master makes no links: it has no authority; set cert_path, key_path"
                            + " and ca_cert_path",
                        null));
    NodeSnapshot dialer = parts.peers().asker(asker, wish.session());
    NodeSnapshot listener = parts.peers().live(wish.to());
    return new Opening(parts, opening, authority, dialer, listener, wish.purpose(), deadline)
        .answer();
  }
}
