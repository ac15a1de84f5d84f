package io.cpcluster.contracts.golden;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message as a value and as the file that freezes its JSON.
 *
 * @param file path below {@code golden/}, without {@code .json}
 * @param type what a receiver reads it as
 */
record Sample(String file, Class<?> type, Object value, Reader reader) {
  /** How a receiver reads the document. */
  @FunctionalInterface
  interface Reader {
    Object read(byte[] document) throws InvalidField;
  }

  /** A message between masters and peers, or an answer. */
  static Sample of(String file, Object value) {
    return of(file, value.getClass(), value);
  }

  /** A member of a family that is read as the family. */
  static Sample of(String file, Class<?> family, Object value) {
    return new Sample(file, family, value, document -> Json.read(document, family));
  }

  /** A request of a person or program, read strictly. */
  static Sample strict(String file, Object value, Reader reader) {
    return new Sample(file, value.getClass(), value, reader);
  }

  String resource() {
    return "/golden/" + file + ".json";
  }

  /** The value's document as its sender writes it. */
  byte[] written() {
    return value instanceof LinkMessage header ? LinkMessageJson.write(header) : Json.write(value);
  }

  byte[] golden() throws IOException {
    try (InputStream in = Sample.class.getResourceAsStream(resource())) {
      if (in == null) {
        throw new AssertionError(
            "no src/test/resources"
                + resource()
                + "; when its shape is right, write it with -Dgolden.write=missing:\n"
                + new String(written(), StandardCharsets.UTF_8));
      }
      return in.readAllBytes();
    }
  }

  @Override
  public String toString() {
    return file;
  }
}
