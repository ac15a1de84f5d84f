package io.cpcluster.gateway;

import io.cpcluster.gateway.config.GatewayConfig;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A gateway as a program of its own: {@code NATS_URL FOLDER}. */
final class SmallHeapGateway {
  private SmallHeapGateway() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    Gateway _ =
        Gateway.start(
            new GatewayConfig(
                new NatsSettings(
                    List.of(arguments[0]), new Credentials.None(), "gateway", "_INBOX.gateway."),
                GatewayConfig.address("127.0.0.1"),
                0,
                folder.resolve("gateway.token"),
                Optional.empty(),
                folder.resolve("address.json")));
    new CountDownLatch(1).await();
  }
}
