package io.cpcluster.master.connections;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.LinkEvent;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CloseCommand;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.link.LinkView;
import io.cpcluster.contracts.link.ListenCommand;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Tickets;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker of links on a real nats-server, with three ports a host. */
class LinksOverNatsTest {
  private static final PortRange PORTS = new PortRange(40_001, 40_003);

  @TempDir Path folder;
  private NatsServer server;
  private LinkCluster cluster;
  private final FakeHost here = new FakeHost("here");
  private final FakeHost there = new FakeHost("there");

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    cluster = new LinkCluster(server.url(), PORTS);
    cluster.startMaster();
  }

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void aLinkIsOpenedWithATicketThatNamesBothAndIsClosed() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");

    ConnectAnswer answer = a.connect("b");

    ListenCommand listen = b.listens.poll(5, SECONDS);
    assertThat(listen).isNotNull();
    assertThat(answer.connectionInfo().address()).isEqualTo("10.0.0.2");
    assertThat(answer.connectionInfo().port()).isEqualTo(listen.port()).isEqualTo(40_001);
    assertThat(answer.ticket()).isEqualTo(listen.ticket());
    Trust trust = Trust.of(List.of(cluster.root.certificatePem()), InstantSource.system());
    Ticket ticket = Tickets.check(listen.ticket(), trust, Instant.now());
    assertThat(ticket)
        .isEqualTo(
            new Ticket(
                answer.link(),
                "test",
                "a",
                a.session(),
                "b",
                b.session(),
                40_001,
                ticket.notAfterMs()));
    assertThat(cluster.links().links())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.state()).isEqualTo(LinkState.OPENING);
              assertThat(link.from()).isEqualTo("a");
              assertThat(link.purpose()).isEqualTo("test");
            });

    assertThat(b.opened(answer.link())).contains("\"keep\":true");

    assertThat(cluster.awaitEvent(e -> e.what().equals("opened")).id()).isEqualTo(answer.link());
    assertThat(cluster.links().links()).extracting(LinkView::state).containsExactly(LinkState.OPEN);
    assertThat(b.opened(answer.link())).as("said again").contains("\"keep\":true");

    assertThat(b.disconnect(answer.link())).contains(answer.link()).doesNotContain("error");

    LinkEvent closed = cluster.awaitEvent(e -> e.what().equals("closed"));
    assertThat(closed.reason()).isEqualTo("b: done");
    assertThat(closed.port()).isEqualTo(40_001);
    assertThat(cluster.links().links()).isEmpty();
    assertThat(cluster.pool(there).free()).isEqualTo(3);
    CloseCommand told = a.closes.poll(5, SECONDS);
    assertThat(told).as("the dialer is told").isNotNull();
  }

  @Test
  void aPortWhoseLinkIsNotRecordedIsFreed() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer gone = cluster.peer(there, "gone");
    FakePeer stays = cluster.peer(there, "stays");
    gone.leave();
    cluster.awaitFree(there, 3);
    Bucket links = new Bucket(cluster.cluster.people(), Buckets.LINKS);
    String port = Buckets.portKey(there.hash(), 40_002);
    LinkRecord lost =
        new LinkRecord(
            "l-lost",
            LinkState.OPEN,
            "a",
            a.session(),
            "gone",
            gone.session(),
            there.hash(),
            40_002,
            "test",
            0,
            "n");

    WriteOutcome written =
        links.write(new Write(port, 0, Json.write(lost), Life.FOREVER, LinkState.OPEN.wireName()));

    assertThat(written).isInstanceOf(WriteOutcome.Won.class);
    cluster.awaitFree(there, 2);
    cluster.awaitFree(there, 3);
    assertThat(a.connect("stays").connectionInfo().port()).isEqualTo(40_001);
    assertThat(stays.listens.poll(5, SECONDS)).isNotNull();
  }

  @Test
  void aLinkIsClosedThoughItsPortIsNoMoreWhatWasWrittenWithIt() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    ConnectAnswer answer = a.connect("b");
    assertThat(b.opened(answer.link())).contains("\"keep\":true");
    Bucket links = new Bucket(cluster.cluster.people(), Buckets.LINKS);
    String key = Buckets.portKey(there.hash(), answer.connectionInfo().port());
    assertThat(links.readLatest(key)).isInstanceOf(ReadOutcome.Found.class);
    Entry entry = ((ReadOutcome.Found) links.readLatest(key)).entry();

    WriteOutcome written =
        links.write(
            new Write(
                key, entry.revision(), entry.value(), Life.FOREVER, LinkState.OPEN.wireName()));

    assertThat(written).isInstanceOf(WriteOutcome.Won.class);
    b.disconnect(answer.link());
    cluster.awaitFree(there, 3);
    assertThat(cluster.links().links()).isEmpty();
  }

  @Test
  void whatTheStoreDoesNotHaveIsForgottenThoughNobodyToldOfItsEnd() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    FakePeer stays = cluster.peer(there, "stays");
    ConnectAnswer answer = a.connect("b");
    assertThat(b.opened(answer.link())).contains("\"keep\":true");
    cluster.awaitFree(there, 2);
    NatsConnection people = cluster.cluster.people();
    for (String key :
        List.of(
            Buckets.pairKey("a", "b"),
            Buckets.portKey(there.hash(), answer.connectionInfo().port()))) {
      assertThat(
              people.request(
                  "$JS.API.STREAM.PURGE.KV_" + Buckets.LINKS,
                  Json.write(Map.of("filter", "$KV." + Buckets.LINKS + "." + key)),
                  Duration.ofSeconds(5)))
          .isInstanceOf(Reply.Answered.class);
    }

    b.leave();

    cluster.awaitFree(there, 3);
    assertThat(cluster.links().links()).isEmpty();
    assertThat(a.connect("stays").link()).isNotEmpty();
    assertThat(stays.listens.poll(5, SECONDS)).isNotNull();
  }

  @Test
  void aPoolOfThreePortsCarriesThreeLinksAndGivesAFreedPortOutLast() throws Exception {
    FakePeer b = cluster.peer(there, "b");
    List<ConnectAnswer> answers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      ConnectAnswer answer = cluster.peer(here, "a" + i).connect("b");
      assertThat(b.opened(answer.link())).contains("\"keep\":true");
      answers.add(answer);
    }
    FakePeer fourth = cluster.peer(here, "a4");

    String refused = fourth.connectText("b");

    assertThat(refused).contains("\"pool_empty\"").contains("40001").contains("40003");
    assertThat(cluster.pool(there).free()).isZero();
    b.disconnect(answers.get(1).link());
    ConnectAnswer again = fourth.connect("b");
    assertThat(again.connectionInfo().port()).isEqualTo(40_002);

    b.disconnect(answers.get(2).link());
    b.disconnect(answers.get(0).link());
    int next = cluster.peer(here, "a5").connect("b").connectionInfo().port();

    assertThat(next).as("free for longer than the other").isEqualTo(40_003);
    assertThat(cluster.pool(there).free()).isEqualTo(1);
  }

  @Test
  void aRefusalComesWithinTwoSecondsAndLeavesAllPortsFree() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer gone = cluster.peer(there, "gone");
    gone.leave();
    FakePeer deaf = cluster.peer(there, "deaf");
    deaf.answersListen(false);
    FakePeer absent = cluster.peer(there, "absent");
    absent.close();

    assertThat(within(() -> a.connectText("nobody"))).contains("\"unknown_node\"");
    assertThat(within(() -> a.connectText("gone"))).contains("\"peer_not_live\"").contains("left");
    assertThat(within(() -> a.connectText("a"))).contains("\"invalid_request\"");
    assertThat(within(() -> a.connectText("no id"))).contains("\"invalid_request\"");
    assertThat(within(() -> a.connectText("deaf"))).contains("\"peer_not_live\"");
    assertThat(within(() -> a.connectText("absent"))).contains("\"peer_not_live\"");

    assertThat(cluster.links().links()).isEmpty();
    assertThat(cluster.pool(there).free()).isEqualTo(3);
    assertThat(deaf.closes.poll(5, SECONDS)).as("may listen, and is told not to").isNotNull();
  }

  @Test
  void anEndedSessionGetsNoLink() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    cluster.peer(there, "b");
    String old = "{\"session\":" + (a.session() - 1) + ",\"to\":\"b\",\"purpose\":\"test\"}";

    String refused = a.ask(Subjects.agentConnect("a"), Json.readTree(old.getBytes()));

    assertThat(refused).contains("\"session_over\"");
    assertThat(cluster.pool(there).free()).isEqualTo(3);
  }

  @Test
  void aPortThatAnotherProgramHoldsIsNamedAndTheNextIsUsed() throws Exception {
    there.occupy(40_001);
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");

    ConnectAnswer answer = a.connect("b");

    assertThat(answer.connectionInfo().port()).isEqualTo(40_002);
    LinkEvent failed = cluster.awaitEvent(e -> e.what().equals("failed"));
    assertThat(failed.port()).isEqualTo(40_001);
    assertThat(failed.reason()).contains("40001").contains("Address already in use");
    assertThat(b.opened(answer.link())).contains("\"keep\":true");
    assertThat(cluster.pool(there).free()).isEqualTo(2);
    assertThat(cluster.peer(here, "a2").connect("b").connectionInfo().port())
        .as("the bad one is last")
        .isEqualTo(40_003);
  }

  @Test
  void threePortsThatOtherProgramsHoldAreAnErrorAndNoneStaysLeased() throws Exception {
    there.occupy(40_001);
    there.occupy(40_002);
    there.occupy(40_003);
    FakePeer a = cluster.peer(here, "a");
    cluster.peer(there, "b");

    String refused = within(() -> a.connectText("b"));

    assertThat(refused).contains("\"port_taken\"").contains("Address already in use");
    assertThat(cluster.pool(there).free()).isEqualTo(3);
  }

  @Test
  void whoAsksForALinkThatIsThereGetsItWithoutATicket() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    ConnectAnswer first = a.connect("b");

    ConnectAnswer opening = b.connect("a");
    b.opened(first.link());
    ConnectAnswer open = a.connect("b");

    assertThat(opening.link()).isEqualTo(first.link());
    assertThat(opening.ticket()).isNull();
    assertThat(open.link()).isEqualTo(first.link());
    assertThat(open.ticket()).isNull();
    assertThat(open.connectionInfo().port()).isEqualTo(first.connectionInfo().port());
    assertThat(cluster.links().links()).hasSize(1);
  }

  @Test
  void aNewSessionOfTheListenerReplacesTheLink() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    ConnectAnswer old = a.connect("b");
    b.opened(old.link());
    b.join();

    ConnectAnswer fresh = a.connect("b");

    assertThat(fresh.link()).isNotEqualTo(old.link());
    assertThat(fresh.ticket()).isNotNull();
    cluster.awaitFree(there, 2);
    assertThat(cluster.links().links()).extracting(LinkView::link).containsExactly(fresh.link());
  }

  @Test
  void aNewSessionOfTheDialerEndsTheLinkAtItsListenerFirst() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    ConnectAnswer old = a.connect("b");
    b.opened(old.link());

    a.join();

    CloseCommand told = b.closes.poll(5, SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.link()).isEqualTo(old.link());
    cluster.awaitFree(there, 3);
    assertThat(there.bound()).isEmpty();
  }

  @Test
  void theLossOfTheListenerFreesItsPorts() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    FakePeer c = cluster.peer(there, "c");
    String first = a.connect("b").link();
    b.opened(first);
    String second = c.connect("b").link();
    b.opened(second);

    b.leave();

    cluster.awaitFree(there, 3);
    assertThat(a.closes.poll(5, SECONDS)).isNotNull();
    assertThat(c.closes.poll(5, SECONDS)).isNotNull();
  }

  @Test
  void aListenerThatDoesNotSayThatItClosedKeepsItsPort() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    String link = a.connect("b").link();
    b.opened(link);
    b.answersClose(false);

    String refused = cluster.ask(Subjects.LINKS_CLOSE, link);

    assertThat(refused).contains("\"unavailable\"").contains("40001");
    assertThat(cluster.pool(there).free()).isEqualTo(2);
    b.answersClose(true);
    assertThat(cluster.ask(Subjects.LINKS_CLOSE, link)).isEqualTo("{\"link\":\"" + link + "\"}");
    assertThat(cluster.pool(there).free()).isEqualTo(3);
  }

  @Test
  void peopleCloseALinkByTheBeginningOfItsId() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    String link = a.connect("b").link();
    b.opened(link);

    assertThat(cluster.ask(Subjects.LINKS_CLOSE, "l-nothing")).contains("\"not_found\"");
    assertThat(cluster.ask(Subjects.LINKS_CLOSE, link.substring(0, 10))).contains(link);

    assertThat(b.closes.poll(5, SECONDS)).isNotNull();
    assertThat(a.closes.poll(5, SECONDS)).isNotNull();
    assertThat(cluster.awaitEvent(e -> e.what().equals("closed")).reason())
        .isEqualTo("closed by request");
    assertThat(cluster.links().links()).isEmpty();
  }

  @Test
  void theListOfLinksIsPaged() throws Exception {
    cluster.peer(there, "b");
    for (int i = 1; i <= 3; i++) {
      cluster.peer(here, "a" + i).connect("b");
    }

    String first = cluster.ask(Subjects.LINKS_LIST, "{\"limit\":2}");
    String cursor = first.replaceAll(".*\"cursor\":\"([^\"]+)\".*", "$1");
    String second = cluster.ask(Subjects.LINKS_LIST, "{\"limit\":2,\"cursor\":\"" + cursor + "\"}");

    assertThat(first.split("\"from\"", -1)).hasSize(3);
    assertThat(second.split("\"from\"", -1)).hasSize(2);
    assertThat(second).doesNotContain("cursor");
    assertThat(cluster.ask(Subjects.LINKS_LIST, "{\"limt\":2}"))
        .contains("\"invalid_request\"")
        .contains("limit");
  }

  @Test
  void theDialerMayEndALinkAndItsListenerIsTold() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    FakePeer c = cluster.peer(there, "c");
    String link = a.connect("b").link();
    b.opened(link);

    assertThat(c.disconnectAsDialer(link)).contains("\"not_allowed\"");
    assertThat(a.opened(link)).contains("\"not_allowed\"");
    assertThat(a.disconnectAsDialer(link)).isEqualTo("{\"link\":\"" + link + "\"}");

    assertThat(b.closes.poll(5, SECONDS)).isNotNull();
    assertThat(cluster.pool(there).free()).isEqualTo(3);
    assertThat(a.disconnectAsDialer(link)).as("again").isEqualTo("{\"link\":\"" + link + "\"}");
  }

  @Test
  void twoBeatsThatOmitAnOpenLinkFreeItsPortAndOthersDoNot() throws Exception {
    FakePeer a = cluster.peer(here, "a");
    FakePeer c = cluster.peer(here, "c");
    FakePeer b = cluster.peer(there, "b");
    String kept = a.connect("b").link();
    b.opened(kept);
    String dropped = c.connect("b").link();
    b.opened(dropped);

    b.beat(null);
    b.beat(List.of(kept));
    b.beat(List.of(kept, dropped));
    b.beat(List.of(kept));
    assertThat(b.opened(dropped)).as("omitted once").contains("\"keep\":true");
    b.beat(List.of(kept));

    LinkEvent closed = cluster.awaitEvent(e -> e.what().equals("closed"));
    assertThat(closed.id()).isEqualTo(dropped);
    cluster.awaitFree(there, 2);
    assertThat(cluster.links().links()).extracting(LinkView::link).containsExactly(kept);
  }

  @Test
  void anOpeningThatNobodyOpensGoesByItselfAndMayNotBeOpenedAfter() throws Exception {
    cluster.startMaster();
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(there, "b");
    ConnectAnswer answer = a.connect("b");
    cluster.awaitFree(there, 2);

    cluster.awaitFree(there, 3);

    cluster.awaitNoLinks();
    assertThat(b.opened(answer.link())).contains("\"keep\":false");
    there.unbind(answer.link());
    assertThat(a.connect("b").ticket()).isNotNull();
  }

  @Test
  void bothEndsMayAskAtOnceAndGetOneLinkEachRound() throws Exception {
    int rounds = Integer.getInteger("cpcluster.rounds", 200);
    cluster.startMaster();
    cluster.startMaster();
    FakePeer a = cluster.peer(here, "a");
    FakePeer b = cluster.peer(here, "b");
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        CompletableFuture<ConnectAnswer> fromA = new CompletableFuture<>();
        CompletableFuture<ConnectAnswer> fromB = new CompletableFuture<>();
        both.execute(() -> complete(fromA, a, "b"));
        both.execute(() -> complete(fromB, b, "a"));
        ConnectAnswer one = fromA.get(10, SECONDS);
        ConnectAnswer other = fromB.get(10, SECONDS);

        assertThat(one.link()).as("round %s", round).isEqualTo(other.link());
        assertThat(List.of(one.ticket() != null, other.ticket() != null))
            .as("tickets of round %s", round)
            .containsExactlyInAnyOrder(true, false);
        FakePeer listener = one.ticket() != null ? b : a;
        assertThat(listener.opened(one.link())).contains("\"keep\":true");
        assertThat(listener.disconnect(one.link())).doesNotContain("error");
      }
    }
    assertThat(here.givenOutTwice()).isZero();
    cluster.awaitFree(here, 3);
  }

  private static void complete(CompletableFuture<ConnectAnswer> answer, FakePeer peer, String to) {
    try {
      answer.complete(peer.connect(to));
    } catch (Exception failed) {
      answer.completeExceptionally(failed);
    }
  }

  @Test
  void aClientHasLinksAndStandsInNoListOfNodes() throws Exception {
    FakePeer b = cluster.peer(there, "b");
    try (FakePeer client = new FakePeer(server.url(), here, "client")) {
      assertThat(
              client.ask(
                  Subjects.agentHello("client"),
                  new Hello("client", Role.CLIENT, List.of(), 1, List.of("h"), "1", "p", null, 0)))
          .contains("\"slots\\\" of a client must be 0");
      client.join(Role.CLIENT, 0);

      ConnectAnswer answer = client.connect("b");

      assertThat(b.opened(answer.link())).contains("\"keep\":true");
      assertThat(cluster.ask(Subjects.NODES_LIST, "")).doesNotContain("\"client\"");
      assertThat(cluster.ask(Subjects.NODES_LIST, "{\"clients\":true}")).contains("\"client\"");
      assertThat(b.ask(Subjects.agentNodes("b"), List.of())).doesNotContain("\"client\"");
      assertThat(cluster.ask(Subjects.CLUSTER_INFO, "")).contains("\"nodes\":{\"live\":1}");
      assertThat(
              cluster.ask(
                  Subjects.TASKS_SUBMIT,
                  "{\"task\":{\"Compute\":{\"expression\":\"1\"}},\"target\":\"client\"}"))
          .contains("\"unknown_target\"");
    }
  }

  private interface Asking {
    String ask() throws Exception;
  }

  private static String within(Asking asking) throws Exception {
    long from = System.nanoTime();
    String answer = asking.ask();
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .as(answer)
        .isLessThan(Duration.ofSeconds(2));
    return answer;
  }
}
