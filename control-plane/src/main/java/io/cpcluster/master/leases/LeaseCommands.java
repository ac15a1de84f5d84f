package io.cpcluster.master.leases;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LeaseAnswer;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes for slots, many at once. For virtual threads; thread-safe. */
final class LeaseCommands {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseCommands.class);

  private final NatsConnection writing;

  LeaseCommands(NatsConnection writing) {
    this.writing = writing;
  }

  /** One node and what it is asked. */
  record Asked(String node, LeaseCommand command) {}

  /**
   * Asks all and waits for all, or for as long as the limit. A node that does not answer in time is
   * told that the promise it may have given is over.
   *
   * @return what the nodes promise, those that promise nothing left out
   */
  List<SlotLease.Share> ask(List<Asked> nodes, Duration limit) throws InterruptedException {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (Asked asked : nodes) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      writing.request(
          Subjects.nodeLease(asked.node()),
          Map.of(),
          Json.write(asked.command()),
          limit,
          reply -> answer.complete(promised(asked, reply)));
      answers.add(answer);
    }
    List<SlotLease.Share> shares = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      int slots = await(answers.get(i));
      if (slots > 0) {
        shares.add(new SlotLease.Share(nodes.get(i).node(), slots));
      }
    }
    return shares;
  }

  private int promised(Asked asked, Reply reply) {
    return switch (reply) {
      case Reply.Answered(Message message) -> promised(asked, message);
      case Reply.NoResponders _, Reply.Closed _ -> 0;
      case Reply.TimedOut _ -> {
        takeBack(asked);
        yield 0;
      }
    };
  }

  private int promised(Asked asked, Message message) {
    try {
      LeaseAnswer answer = Json.read(message.body(), LeaseAnswer.class);
      if (answer.sessionOver() || answer.session() != asked.command().session()) {
        // Perhaps a clone's word, and the node itself has promised them meanwhile.
        takeBack(asked);
        return 0;
      }
      int most = asked.command().slots();
      return most == 0 ? answer.slots() : Math.min(most, answer.slots());
    } catch (InvalidField broken) {
      LOG.warn("node {} answered lease with: {}", asked.node(), broken.getMessage());
      return 0;
    }
  }

  private void takeBack(Asked asked) {
    LeaseCommand command = asked.command();
    if (command.slots() > 0) {
      LeaseCommand end =
          new LeaseCommand(
              command.master(),
              command.session(),
              command.lease(),
              command.peer(),
              command.peerSession(),
              0,
              0);
      writing.request(
          Subjects.nodeLease(asked.node()),
          Map.of(),
          Json.write(end),
          Duration.ofSeconds(1),
          _ -> {});
    }
  }

  private static int await(CompletableFuture<Integer> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
