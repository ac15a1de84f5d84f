package io.cpcluster.node.results;

import io.cpcluster.contracts.task.Result;
import org.jspecify.annotations.Nullable;

/** About how many bytes a result takes, in memory and in a message. */
final class ResultSize {
  /** Id, fence and the objects around them. */
  private static final int OVERHEAD = 256;

  /** A byte in a list of numbers takes up to four characters. */
  private static final int CHARACTERS_PER_BYTE = 4;

  /** What a command printed may be what stands for bytes that are no text. */
  private static final int BYTES_PER_CHARACTER = 3;

  private ResultSize() {}

  static int of(@Nullable Result result) {
    return OVERHEAD
        + switch (result) {
          case null -> 0;
          case Result.Number _, Result.Stored _, Result.Written _, Result.Blob _ -> 0;
          case Result.Response(String text) -> 2 * text.length();
          case Result.Error(String text) -> 2 * text.length();
          case Result.Output(int _, String text, boolean _) -> BYTES_PER_CHARACTER * text.length();
          case Result.Data(var bytes) -> CHARACTERS_PER_BYTE * bytes.size();
        };
  }
}
