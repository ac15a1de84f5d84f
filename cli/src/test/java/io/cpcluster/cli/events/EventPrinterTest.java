package io.cpcluster.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.terminal.Screen;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventPrinterTest {
  @Test
  void asManyEventsArePrintedAsAreWanted() throws InterruptedException {
    CapturedScreen screen = new CapturedScreen();
    EventPrinter printer = new EventPrinter(screen.screen(), 2);

    printer.print("first");
    assertThat(printer.await(Duration.ZERO)).as("one is not enough").isFalse();
    printer.print("second");
    assertThat(printer.await(Duration.ZERO)).isTrue();
    printer.print("third");

    assertThat(screen.data().lines()).containsExactly("first", "second");
  }

  @Test
  void itEndsAtTheNextEventOnceNobodyReads() throws Exception {
    PipedInputStream reader = new PipedInputStream();
    PrintStream out = new PrintStream(new PipedOutputStream(reader), false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(OutputStream.nullOutputStream());
    EventPrinter printer = new EventPrinter(new Screen(out, err, false), Integer.MAX_VALUE);
    printer.print("first");
    assertThat(printer.await(Duration.ZERO)).as("somebody reads").isFalse();

    reader.close();
    printer.print("second");

    assertThat(printer.await(Duration.ZERO)).isTrue();
  }
}
