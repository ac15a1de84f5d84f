package io.cpcluster.cli.shell;

import io.cpcluster.contracts.config.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lines typed at a terminal, with a history that outlives the shell and words that complete
 * themselves. Used by one thread.
 */
final class TerminalLines implements Lines {
  private static final String PROMPT = "> ";
  private static final int MOST_REMEMBERED = 1_000;

  private final Terminal terminal;
  private final LineReader reader;
  private final Runnable interrupted;

  /**
   * @param history a file for its owner's eyes
   * @param proposals what may stand after the words of a line so far
   * @param interrupted what ctrl-C on an empty line does, beside throwing away nothing
   */
  TerminalLines(Path history, Function<List<String>, List<String>> proposals, Runnable interrupted)
      throws IOException {
    this.interrupted = interrupted;
    if (!Files.exists(history)) {
      OwnerOnly.write(history, "");
    }
    terminal = TerminalBuilder.builder().system(true).ffm(true).jni(false).exec(false).build();
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("cpcluster")
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.HISTORY_SIZE, MOST_REMEMBERED)
            .variable(LineReader.HISTORY_FILE_SIZE, MOST_REMEMBERED)
            // A factorial is no reference to a line of the history.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .completer((_, line, candidates) -> complete(line, proposals, candidates))
            .build();
  }

  private static void complete(
      ParsedLine line, Function<List<String>, List<String>> proposals, List<Candidate> candidates) {
    List<String> before = line.words().subList(0, line.wordIndex());
    proposals.apply(before).forEach(word -> candidates.add(new Candidate(word)));
  }

  @Override
  public @Nullable String next() {
    while (true) {
      try {
        return reader.readLine(PROMPT);
      } catch (UserInterruptException thrownAway) {
        // As in other shells.
        if (thrownAway.getPartialLine().isBlank()) {
          interrupted.run();
        }
      } catch (EndOfFileException ended) {
        return null;
      }
    }
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
