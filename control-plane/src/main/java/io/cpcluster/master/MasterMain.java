package io.cpcluster.master;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.machine.Lies;
import io.cpcluster.log.ConsoleLog;
import io.cpcluster.master.config.MasterConfigReader;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master as a program of its own: {@code [CONFIG] [--log-level L] [--nats ADDRESSES]
 * [--credentials FILE]}.
 *
 * <p>Exit codes: 0 stopped by a signal, 64 wrongly started or configured, 66 the cluster's state is
 * lost, 69 the NATS server is too old or has no JetStream, 70 a bug.
 */
public final class MasterMain {
  private static final int EXIT_BUG = 70;

  private MasterMain() {}

  public static void main(String[] arguments) {
    MasterConfigReader.Reading reading;
    try {
      reading = MasterConfigReader.read(List.of(arguments), System.getenv());
    } catch (InvalidConfig invalid) {
      System.err.println(invalid.getMessage());
      System.exit(InvalidConfig.EXIT_CODE);
      return;
    }
    ConsoleLog.start(reading.logLevel());
    Logger log = LoggerFactory.getLogger(MasterMain.class);
    reading.warnings().forEach(log::warn);
    Lies.told().forEach(log::warn);
    Ending ending = new Ending();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(ending::signalled));
    int exitCode = run(reading, ending, log);
    ending.decided();
    System.exit(exitCode);
  }

  private static int run(MasterConfigReader.Reading reading, Ending ending, Logger log) {
    try {
      ending.began(Master.start(reading.config()));
      new CountDownLatch(1).await();
      return 0;
    } catch (StartRefused refused) {
      log.error("{}", refused.getMessage());
      return refused.why().exitCode();
    } catch (InterruptedException stopped) {
      return 0;
    } catch (RuntimeException bug) {
      log.error("the master cannot start", bug);
      return EXIT_BUG;
    }
  }

  /** What a signal ends. The monitor of this object guards its fields. */
  private static final class Ending {
    private @Nullable Master master;
    private boolean decided;

    synchronized void began(Master started) {
      master = started;
    }

    /** The process ends by itself: its exit code is to stay. */
    synchronized void decided() {
      decided = true;
    }

    /** Ends the process with 0, where the JVM would end it with the number of the signal. */
    synchronized void signalled() {
      if (decided) {
        return;
      }
      if (master != null) {
        master.close();
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
