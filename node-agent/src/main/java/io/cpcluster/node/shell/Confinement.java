package io.cpcluster.node.shell;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How commands are started and ended. Thread-safe. */
interface Confinement extends AutoCloseable {
  /** Told by the script before it starts the command: all is in place. */
  String READY = "cpcluster: ready";

  /** One command to be run. */
  interface Prepared {
    /** What reads the script. */
    List<String> command();

    /** What {@code sh} is to do first, over its standard input; ends with {@link #READY}. */
    String setup();

    /** What it is to do then. */
    String start();

    /** All that the command finds in its environment. */
    Map<String, String> environment();

    /** Asks everything of it to end. */
    void terminate(Process process);

    /** Ends everything of it. */
    void kill(Process process);

    /** It has ended: what was made for it goes. */
    void clear();
  }

  Level level();

  /**
   * Prepares a command.
   *
   * @param task its id
   * @param words the program and its arguments
   * @throws IOException when what it needs cannot be made
   */
  Prepared prepare(String task, List<String> words) throws IOException, InterruptedException;

  /** Prepares no further command; those under way go on. */
  @Override
  void close();
}
