package io.cpcluster.gateway;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.gateway.config.GatewayConfigReader;
import io.cpcluster.log.ConsoleLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * The gateway of a local cluster as a program of its own: {@code CONFIG}. Exit codes: 0 stopped by
 * a signal, 64 wrongly started or configured, 70 it cannot listen.
 */
public final class GatewayMain {
  private static final int EXIT_FAILED = 70;

  private GatewayMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("one argument is expected: the gateway's configuration file");
      System.exit(InvalidConfig.EXIT_CODE);
    }
    ConsoleLog.start("info");
    try {
      Gateway gateway = Gateway.start(GatewayConfigReader.read(Path.of(arguments[0])));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> end(gateway)));
      new CountDownLatch(1).await();
    } catch (InvalidConfig wrong) {
      LoggerFactory.getLogger(GatewayMain.class).error("{}", wrong.getMessage());
      System.exit(InvalidConfig.EXIT_CODE);
    } catch (IOException | RuntimeException failed) {
      LoggerFactory.getLogger(GatewayMain.class).error("the gateway cannot start", failed);
      System.exit(EXIT_FAILED);
    }
  }

  /** A signal ends the process with 0. */
  private static void end(Gateway gateway) {
    gateway.close();
    Runtime.getRuntime().halt(0);
  }
}
