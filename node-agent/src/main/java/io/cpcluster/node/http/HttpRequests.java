package io.cpcluster.node.http;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.outside.InvalidDestination;
import io.cpcluster.node.outside.Outcome;
import io.cpcluster.node.outside.Outside;
import java.time.Duration;

/** Runs {@code HttpRequest}. Thread-safe; an interrupt cuts the request. */
public final class HttpRequests {
  /** How often a redirect is followed. */
  static final int MOST_REDIRECTS = 5;

  private static final String KIND = "HttpRequest: ";

  private final Outside outside;
  private final HttpExchange exchange;

  public HttpRequests(Outside outside, HttpExchange exchange) {
    this.outside = outside;
    this.exchange = exchange;
  }

  /** Asks for the URL, and for what it leads to. */
  public Result run(Task.HttpRequest task) throws InterruptedException {
    long endsAt = System.nanoTime() + outside.limits().total().toNanos();
    try {
      HttpAddress at = HttpAddress.parse(task.url());
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        HttpAddress now = at;
        Duration left = redirects == 0 ? outside.limits().total() : left(endsAt);
        Outcome<HttpAnswer> outcome =
            outside.call(now.destination(), left, () -> exchange.get(now, task.anyStatus()));
        switch (outcome) {
          case Outcome.Failed<HttpAnswer>(String why) -> {
            return error(redirects == 0 ? why : "redirected to " + now + ": " + why);
          }
          case Outcome.Answered<HttpAnswer>(HttpAnswer.Page(String text)) -> {
            return new Result.Response(text);
          }
          case Outcome.Answered<HttpAnswer>(HttpAnswer.Unfit(String why)) -> {
            return error(now + " " + why);
          }
          case Outcome.Answered<HttpAnswer>(HttpAnswer.Elsewhere(String location)) ->
              at = now.redirected(location);
        }
      }
      return error("redirected more than " + MOST_REDIRECTS + " times, the last time to " + at);
    } catch (InvalidDestination wrong) {
      return error(String.valueOf(wrong.getMessage()));
    }
  }

  private static Duration left(long endsAtNanos) {
    return Duration.ofNanos(Math.max(1_000_000, endsAtNanos - System.nanoTime()));
  }

  private static Result error(String why) {
    return new Result.Error(KIND + why);
  }
}
