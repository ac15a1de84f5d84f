package io.cpcluster.cli.shell;

import java.util.ArrayList;
import java.util.List;

/** Takes a line apart: commands between semicolons, words between blanks, both outside quotes. */
final class Words {
  private Words() {}

  /** The commands of a line, empty ones left out. */
  static List<String> commands(String line) {
    List<String> commands = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quote = quoteAfter(quote, c);
      if (c == ';' && quote == 0) {
        add(commands, command);
      } else {
        command.append(c);
      }
    }
    add(commands, command);
    return commands;
  }

  private static void add(List<String> commands, StringBuilder command) {
    if (!command.toString().isBlank()) {
      commands.add(command.toString().strip());
    }
    command.setLength(0);
  }

  private static char quoteAfter(char quote, char c) {
    if (c != '"' && c != '\'') {
      return quote;
    }
    if (quote == 0) {
      return c;
    }
    return quote == c ? 0 : quote;
  }

  /** The first words of a command, and the rest of it as it stands, without quotes around it. */
  static List<String> of(String command, int most) {
    List<String> words = new ArrayList<>();
    String rest = command.strip();
    while (!rest.isEmpty() && words.size() < most - 1) {
      String[] parts = rest.split("\\s+", 2);
      words.add(parts[0]);
      rest = parts.length > 1 ? parts[1].strip() : "";
    }
    if (!rest.isEmpty()) {
      words.add(unquoted(rest));
    }
    return words;
  }

  private static String unquoted(String text) {
    int last = text.length() - 1;
    char first = text.charAt(0);
    boolean quoted = last > 0 && (first == '"' || first == '\'') && text.charAt(last) == first;
    return quoted ? text.substring(1, last) : text;
  }
}
