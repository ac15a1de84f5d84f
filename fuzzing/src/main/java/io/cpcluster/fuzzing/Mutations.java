package io.cpcluster.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes new inputs of old ones: cuts, copies, flips, and puts words in that parsers know. */
final class Mutations {
  /**
   * What grows beyond is cut: larger inputs are refused by their length alone, or kept as files.
   */
  static final int MOST_BYTES = 16 << 10;

  private static final int MOST_CHANGES = 6;
  private static final int MOST_WORDS = 4_000;
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9_.+-]+");

  private static final List<String> NASTY =
      List.of(
          "\0",
          "\n",
          "\r",
          "\t",
          " ",
          "\"",
          "\\",
          "/",
          "\\u0000",
          "\\ud800",
          "\\udc00",
          "\\\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "{}",
          "[]",
          "[[",
          "]]",
          "{\"\":",
          "null",
          "true",
          "false",
          "NaN",
          "-Infinity",
          "0",
          "-0",
          "-1",
          "1",
          "255",
          "256",
          "0.5",
          "1e309",
          "1e-400",
          "-1e999",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "9007199254740993",
          "65535",
          "65536",
          "1e99999999",
          "0x1f",
          "..",
          "../",
          "//",
          "%00",
          "%2e",
          "*",
          "(",
          ")",
          "((",
          "))",
          "+",
          "-",
          "^",
          "!",
          "%",
          "=",
          "-----BEGIN ",
          "-----END ",
          "-----",
          "\u00e9",
          "\u0663",
          "\u2028",
          "\ufeff",
          "\uffff",
          "\ud83d\ude00",
          "\u0130",
          "\u200b");

  private final SplittableRandom random;
  private final List<byte[]> words;

  Mutations(SplittableRandom random, List<Seed> seeds) {
    this.random = random;
    this.words = words(seeds);
  }

  private static List<byte[]> words(List<Seed> seeds) {
    Set<String> found = new LinkedHashSet<>();
    for (Seed seed : seeds) {
      int length = Math.min(seed.content().length, MOST_BYTES);
      BETWEEN_WORDS
          .splitAsStream(new String(seed.content(), 0, length, ISO_8859_1))
          .filter(word -> !word.isEmpty() && word.length() <= 64)
          .limit(MOST_WORDS - (long) found.size())
          .forEach(found::add);
    }
    return Stream.concat(
            NASTY.stream().map(word -> word.getBytes(UTF_8)),
            found.stream().map(word -> word.getBytes(ISO_8859_1)))
        .toList();
  }

  /** A new input of one of these. */
  byte[] next(List<byte[]> pool) {
    byte[] input = pool.get(random.nextInt(pool.size()));
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      input = changed(input, pool);
    }
    return input.length <= MOST_BYTES ? input : Arrays.copyOf(input, MOST_BYTES);
  }

  private byte[] changed(byte[] input, List<byte[]> pool) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(input.length - from, spread()) + 1);
    return switch (random.nextInt(10)) {
      case 0 -> withByte(input, from, (byte) random.nextInt());
      case 1 ->
          from < input.length
              ? withByte(input, from, (byte) (input[from] ^ (1 << random.nextInt(8))))
              : input;
      case 2 -> put(input, from, to, new byte[0]);
      case 3 -> put(input, to, to, Arrays.copyOfRange(input, from, to));
      case 4 -> put(input, from, to, repeated(Arrays.copyOfRange(input, from, to)));
      case 5 -> put(input, from, from, word());
      case 6, 7 -> put(input, from, to, word());
      case 8 -> put(input, from, to, piece(pool));
      default ->
          random.nextInt(4) == 0 ? Arrays.copyOf(input, from) : put(input, from, from, noise());
    };
  }

  /** Mostly short, sometimes anything. */
  private int spread() {
    return 1 + random.nextInt(random.nextInt(4) == 0 ? MOST_BYTES : 12);
  }

  private byte[] word() {
    return words.get(random.nextInt(words.size()));
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] piece(List<byte[]> pool) {
    byte[] other = pool.get(random.nextInt(pool.size()));
    int from = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(
        other, from, from + random.nextInt(Math.min(other.length - from, spread()) + 1));
  }

  private byte[] repeated(byte[] part) {
    if (part.length == 0) {
      return part;
    }
    int times =
        Math.min(
            1 + random.nextInt(random.nextInt(8) == 0 ? 4_096 : 8), 1 + MOST_BYTES / part.length);
    byte[] all = new byte[part.length * times];
    for (int at = 0; at < all.length; at += part.length) {
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  private static byte[] withByte(byte[] input, int at, byte value) {
    if (at == input.length) {
      return put(input, at, at, new byte[] {value});
    }
    byte[] copy = input.clone();
    copy[at] = value;
    return copy;
  }

  private static byte[] put(byte[] input, int from, int to, byte[] part) {
    byte[] all = new byte[input.length - (to - from) + part.length];
    System.arraycopy(input, 0, all, 0, from);
    System.arraycopy(part, 0, all, from, part.length);
    System.arraycopy(input, to, all, from + part.length, input.length - to);
    return all;
  }

  /** Those that are small enough to be changed. */
  static List<byte[]> changeable(List<Seed> seeds) {
    List<byte[]> pool = new ArrayList<>();
    seeds.stream()
        .map(Seed::content)
        .filter(content -> content.length <= MOST_BYTES)
        .forEach(pool::add);
    if (pool.isEmpty()) {
      pool.add(new byte[0]);
    }
    return pool;
  }
}
