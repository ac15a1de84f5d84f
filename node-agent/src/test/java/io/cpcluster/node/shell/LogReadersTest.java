package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.DirectWork.LogPart;
import io.cpcluster.contracts.link.DirectWork.ReadLog;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogReadersTest {
  private final CommandLogs logs = new CommandLogs();
  private final LogReaders readers = new LogReaders(logs);
  private final Reader link = new Reader("client-7");

  private static void print(CommandOutput output, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.append(bytes, bytes.length);
  }

  @Test
  void nobodyReadsWhomNoMasterNamed() throws Exception {
    print(logs.begin("t1"), "secret");
    logs.open("t1", "client-8");

    readers.read(link, new ReadLog(1, "t1", 0, 0));

    LogPart part = link.next();
    assertThat(part.problem()).contains("ask a master");
    assertThat(part.data().size()).isZero();
  }

  @Test
  void aReaderGetsWhatThereIsThenWhatComesThenTheEnd() throws Exception {
    CommandOutput output = logs.begin("t1");
    logs.open("t1", "client-7");
    print(output, "one");

    readers.read(link, new ReadLog(1, "t1", 0, 10_000));
    assertThat(link.next().data().toText()).isEqualTo("one");

    readers.read(link, new ReadLog(2, "t1", 3, 10_000));
    print(output, "two");
    LogPart two = link.next();
    assertThat(two.data().toText()).isEqualTo("two");
    assertThat(two.from()).isEqualTo(3);
    assertThat(two.ended()).isFalse();

    output.end();
    logs.ended("t1", output);
    readers.read(link, new ReadLog(3, "t1", 6, 10_000));
    LogPart end = link.next();
    assertThat(end.ended()).isTrue();
    assertThat(end.number()).isEqualTo(3);
  }

  @Test
  void whoAsksBeforeTheCommandBeginsWaitsForIt() throws Exception {
    logs.open("t1", "client-7");

    readers.read(link, new ReadLog(1, "t1", 0, 10_000));
    print(logs.begin("t1"), "begun");

    assertThat(link.next().data().toText()).isEqualTo("begun");
    readers.read(link, new ReadLog(2, "t1", 5, 1));
    assertThat(link.next().ended()).isFalse();
  }

  @Test
  void manyWhoWaitAreABoundedNumber() throws Exception {
    CommandOutput output = logs.begin("t1");
    logs.open("t1", "client-7");
    for (int i = 0; i <= LogReaders.MOST_WAITING; i++) {
      readers.read(link, new ReadLog(i, "t1", 0, 10_000));
    }

    assertThat(link.next().problem()).contains("overloaded");
    output.end();
    for (int i = 0; i < LogReaders.MOST_WAITING; i++) {
      assertThat(link.next().ended()).isTrue();
    }
  }

  @Test
  void logsOfThePastAreFew() throws Exception {
    for (int i = 0; i < 100; i++) {
      CommandOutput output = logs.begin("t" + i);
      output.end();
      logs.ended("t" + i, output);
    }

    assertThat(logs.await("t0", 0)).isNull();
    assertThat(logs.await("t99", 0)).isNotNull();
  }

  /** The other end of a link: takes what is sent. */
  private static final class Reader implements Link {
    private final BlockingQueue<LinkMessage> sent = new LinkedBlockingQueue<>();
    private final String peer;

    Reader(String peer) {
      this.peer = peer;
    }

    LogPart next() throws InterruptedException {
      return (LogPart) Objects.requireNonNull(sent.poll(10, TimeUnit.SECONDS), "a part");
    }

    @Override
    public String id() {
      return "l-1";
    }

    @Override
    public String peer() {
      return peer;
    }

    @Override
    public long peerSession() {
      return 1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean send(LinkMessage message) {
      return sent.add(message);
    }

    @Override
    public void send(LinkMessage message, Body body) {
      throw new UnsupportedOperationException("logs have no body");
    }

    @Override
    public Body allocate(int bytes) {
      throw new UnsupportedOperationException("logs have no body");
    }

    @Override
    public AutoCloseable hold() {
      return () -> {};
    }

    @Override
    public void close(String reason) {}

    @Override
    public CompletableFuture<String> ended() {
      return new CompletableFuture<>();
    }
  }
}
