package io.cpcluster.messaging.yardstick;

import io.cpcluster.messaging.Authentication;
import io.cpcluster.messaging.NatsSettings;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageConsumer;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The plainest work queue there is: publish, pull, acknowledge, with the client library as it
 * comes. It makes a stream of its own and removes it.
 */
public final class QueueLoop {
  private static final String STREAM = "CPCLUSTER_YARDSTICK";
  private static final String SUBJECT = "cpcluster.yardstick.loop";
  private static final Duration ACK_WAIT = Duration.ofMinutes(1);

  private QueueLoop() {}

  /**
   * Runs the loop and answers how many messages a second went through it.
   *
   * @param settings of a user who may make streams
   * @param replicas copies that the stream keeps
   * @param inFlight published and not yet acknowledged, at most
   * @param limit how long it may take
   * @throws IOException the server refused something, or it took longer
   */
  public static double run(
      NatsSettings settings,
      int count,
      int inFlight,
      int messageBytes,
      int replicas,
      Duration limit)
      throws IOException, InterruptedException {
    try (Connection connection = Nats.connect(options(settings))) {
      JetStreamManagement management = connection.jetStreamManagement();
      management.addStream(
          StreamConfiguration.builder()
              .name(STREAM)
              .subjects(SUBJECT)
              .retentionPolicy(RetentionPolicy.WorkQueue)
              .storageType(StorageType.File)
              .replicas(replicas)
              .build());
      try {
        return loop(connection, count, inFlight, new byte[messageBytes], limit);
      } finally {
        management.deleteStream(STREAM);
      }
    } catch (JetStreamApiException refused) {
      throw new IOException("the yardstick's stream was refused: " + refused.getMessage(), refused);
    }
  }

  private static double loop(
      Connection connection, int count, int inFlight, byte[] body, Duration limit)
      throws IOException, JetStreamApiException, InterruptedException {
    ConsumerContext consumer =
        connection
            .getStreamContext(STREAM)
            .createOrUpdateConsumer(
                ConsumerConfiguration.builder()
                    .durable("loop")
                    .ackPolicy(AckPolicy.Explicit)
                    .ackWait(ACK_WAIT)
                    .maxAckPending(2L * inFlight)
                    .build());
    Semaphore window = new Semaphore(inFlight);
    Semaphore acknowledged = new Semaphore(0);
    JetStream jetStream = connection.jetStream();
    try (MessageConsumer consuming =
        consumer.consume(
            ConsumeOptions.builder().batchSize(inFlight).build(),
            message -> {
              message.ack();
              window.release();
              acknowledged.release();
            })) {
      long began = System.nanoTime();
      for (int i = 0; i < count; i++) {
        if (!window.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the yardstick stands still");
        }
        jetStream.publishAsync(SUBJECT, body);
      }
      if (!acknowledged.tryAcquire(count, limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the yardstick took longer than " + limit);
      }
      consuming.stop();
      return count / ((System.nanoTime() - began) / 1e9);
    } catch (Exception failed) {
      throw rethrown(failed);
    }
  }

  private static IOException rethrown(Exception failed) throws InterruptedException {
    return switch (failed) {
      case InterruptedException interrupted -> throw interrupted;
      case IOException known -> known;
      default -> new IOException(failed);
    };
  }

  private static Options options(NatsSettings settings) {
    Options.Builder options =
        new Options.Builder()
            .servers(settings.servers().toArray(String[]::new))
            .connectionName(settings.connectionName())
            .inboxPrefix(settings.inboxPrefix());
    Authentication.apply(options, settings.credentials());
    return options.build();
  }
}
