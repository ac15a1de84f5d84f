package io.cpcluster.cli;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real nats-server, a cluster's folder that names it, and masters that say what a test wants. */
public final class PretendMasters implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ClusterFolder folder;
  private final NatsServer server;
  private final NatsConnection connection;

  /** Starts the server and makes the folder. */
  public PretendMasters(Path temp) throws Exception {
    folder = new ClusterFolder(temp.resolve("pretended"));
    folder.make();
    Foundation foundation = Foundation.make(folder, "pretended");
    server = NatsServer.forTests(temp.resolve("nats"));
    ClusterRecord.ofOthers("c-1", "pretended", List.of(server.url()), "1s", 1_000, 1).save(folder);
    connection =
        NatsConnection.open(
            NatsAccess.settings(List.of(server.url()), foundation.admin(), "masters"),
            ConnectionListener.NONE);
    if (!connection.awaitConnected(LIMIT)) {
      throw new AssertionError("no connection to " + server);
    }
  }

  /**
   * Answers each question on the subject, or leaves it without an answer when that is null; an
   * {@link ErrorAnswer} is a refusal.
   */
  public void answer(String subject, Function<byte[], @Nullable Object> answers)
      throws InterruptedException {
    connection
        .dispatch(subject)
        .subscribe(
            subject,
            null,
            question -> {
              Object answer = answers.apply(question.body());
              if (answer != null) {
                connection.publish(
                    Objects.requireNonNull(question.replyTo()),
                    null,
                    answer instanceof ErrorAnswer refusal
                        ? Map.of(Headers.ERROR_CODE, String.valueOf(refusal.code().number()))
                        : Map.of(),
                    Json.write(answer));
              }
            });
    connection.flush(LIMIT);
  }

  /** Publishes an event. */
  public void publish(String subject, String body) throws InterruptedException {
    connection.publish(subject, body.getBytes(StandardCharsets.UTF_8));
    connection.flush(LIMIT);
  }

  /** What {@code --data} takes. */
  public String data() {
    return folder.root().toString();
  }

  @Override
  public void close() {
    connection.close();
    server.close();
  }
}
