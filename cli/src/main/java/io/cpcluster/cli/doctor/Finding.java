package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one look came to.
 *
 * @param check what was looked at, one word
 * @param what was found, one sentence
 * @param mend the command, or the step, that makes it better; null for what is well
 * @param code what the program ends with when this is the first that failed
 */
record Finding(String check, Level level, String what, @Nullable String mend, ExitCode code) {

  /** How bad it is. */
  enum Level {
    OK("ok"),
    NOTE("note"),
    FAIL("FAIL");

    private final String word;

    Level(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding ok(String check, String what) {
    return new Finding(check, Level.OK, what, null, ExitCode.OK);
  }

  /** Works, and could be better. */
  static Finding note(String check, String what, String mend) {
    return new Finding(check, Level.NOTE, what, mend, ExitCode.OK);
  }

  static Finding fail(String check, String what, String mend, ExitCode code) {
    return new Finding(check, Level.FAIL, what, mend, code);
  }

  boolean isFailure() {
    return level == Level.FAIL;
  }

  /** For scripts. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("check", check);
    fields.put("level", level.word().toLowerCase(Locale.ROOT));
    fields.put("what", what);
    if (mend != null) {
      fields.put("mend", mend);
    }
    return fields;
  }
}
