package io.cpcluster.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of cells under headings, each column as wide as its widest cell. Used by one thread. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();
  private final int columns;

  public Table(String... headings) {
    columns = headings.length;
    lines.add(List.of(headings));
  }

  /** Adds a line; empty cells show as a dash. */
  public Table line(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
    }
    List<String> line = new ArrayList<>();
    for (String cell : cells) {
      line.add(cell.isEmpty() ? "-" : Printable.oneLine(cell));
    }
    lines.add(line);
    return this;
  }

  /** The table as text, without a line break at its end. */
  public String text() {
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(line.get(i)));
      }
    }
    return lines.stream().map(line -> text(line, widths)).collect(Collectors.joining("\n"));
  }

  private static String text(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String cell = line.get(i);
      text.append(cell);
      if (i < line.size() - 1) {
        text.repeat(' ', widths[i] - length(cell)).append(GAP);
      }
    }
    return text.toString().stripTrailing();
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
