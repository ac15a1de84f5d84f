package io.cpcluster.contracts.json;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * Refuses what a lenient parser would take: other encodings than UTF-8, a byte order mark, and half
 * of a surrogate pair, which is no character and could not be handed on.
 */
final class Encoding {
  private static final int LOOKED_AT = 4;

  private Encoding() {}

  static void check(byte[] document) throws InvalidField {
    if (startsWith(document, 0xef, 0xbb, 0xbf)) {
      throw new InvalidField("starts with a byte order mark; send UTF-8 without it");
    }
    boolean isUtf8 = !startsWith(document, 0xfe, 0xff) && !startsWith(document, 0xff, 0xfe);
    for (int i = 0; i < Math.min(LOOKED_AT, document.length); i++) {
      isUtf8 &= document[i] != 0;
    }
    if (!isUtf8) {
      throw new InvalidField("is not UTF-8; send UTF-8");
    }
  }

  /** Checks the texts of a parsed document; only an escape can have made half a pair. */
  static void check(byte[] document, JsonNode tree) throws InvalidField {
    if (hasEscapedCharacter(document)) {
      checkTexts(tree);
    }
  }

  private static void checkTexts(JsonNode node) throws InvalidField {
    if (node.isString()) {
      checkText(node.stringValue());
    }
    for (JsonNode child : node) {
      checkTexts(child);
    }
  }

  private static void checkText(String text) throws InvalidField {
    OptionalInt half =
        text.codePoints()
            .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
            .findFirst();
    if (half.isPresent()) {
      throw new InvalidField(
          "\\u" + Integer.toHexString(half.getAsInt()) + " is half of a pair; send both halves");
    }
  }

  private static boolean hasEscapedCharacter(byte[] document) {
    for (int i = 1; i < document.length; i++) {
      if (document[i] == 'u' && document[i - 1] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] document, int... first) {
    if (document.length < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if ((document[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
