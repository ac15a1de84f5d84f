package io.cpcluster.cli.terminal;

import io.cpcluster.contracts.json.Json;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command writes: data to one stream, talk to the other. Thread-safe as its streams are.
 *
 * @param out data, for people or, with {@code --json}, for scripts
 * @param err talk: progress, advice, errors
 * @param isTerminal whether a person watches; only then anything is overwritten
 */
public record Screen(PrintStream out, PrintStream err, boolean isTerminal) {

  /** The streams of this process, in UTF-8 whatever the locale. */
  public static Screen ofThisProcess() {
    return new Screen(
        new DataStream(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /** One line of data. */
  public void print(String line) {
    out.println(line);
    out.flush();
  }

  /** Whether the reader of the data closed its end, as {@code head} does when it has enough. */
  public boolean nobodyReads() {
    return out.checkError();
  }

  /** Writes what is left; whether all data that somebody wants to read could be written. */
  public boolean isWritten() {
    out.flush();
    return !(out instanceof DataStream data) || data.isWritten();
  }

  /** One JSON document on a line of its own. */
  public void printJson(Object value) {
    print(Json.writeText(value));
  }

  /** One line of talk. */
  public void say(String line) {
    err.println(line);
    err.flush();
  }
}
