package io.cpcluster.system;

import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process stands still for a while, and the test goes on. */
final class Pause {
  private final Member member;
  private final Duration length;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  Pause(Member member, Duration length) {
    this.member = member;
    this.length = length;
  }

  void begin() throws IOException {
    member.pause();
    Thread.ofVirtual().name("pause").start(this::lastAndEnd);
  }

  private void lastAndEnd() {
    try {
      Deadline.lasts(length);
      member.resume();
      end.complete(null);
    } catch (InterruptedException | IOException failed) {
      end.completeExceptionally(failed);
    }
  }

  void awaitEnd() throws Exception {
    end.get(length.toSeconds() * 2 + 1, TimeUnit.SECONDS);
  }
}
