package io.cpcluster.natsserver.binary;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of nats-server. A preview such as {@code 2.15.1-RC.2} is older than the version it
 * previews.
 *
 * @param preview empty, or what follows the hyphen
 */
public record NatsVersion(int major, int minor, int patch, String preview)
    implements Comparable<NatsVersion> {
  /** The oldest version of the 2.14 line that is accepted. */
  public static final NatsVersion MINIMUM_ON_2_14 = new NatsVersion(2, 14, 8, "");

  /** The oldest version of all later lines that is accepted. */
  public static final NatsVersion MINIMUM = new NatsVersion(2, 15, 1, "");

  /** The two minima as text for people. */
  public static final String MINIMUM_TEXT =
      MINIMUM_ON_2_14 + " (on the 2.14 line) or " + MINIMUM + " or newer";

  private static final Pattern FORM =
      Pattern.compile(
          "(?<![\\d.])(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?!\\d)(?:-([0-9A-Za-z.-]+))?");
  private static final Comparator<NatsVersion> ORDER =
      Comparator.comparingInt(NatsVersion::major)
          .thenComparingInt(NatsVersion::minor)
          .thenComparingInt(NatsVersion::patch)
          .thenComparing(version -> version.preview().isEmpty())
          .thenComparing(NatsVersion::preview);

  /** Finds the first version in a text such as {@code nats-server: v2.15.1}. */
  public static Optional<NatsVersion> in(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new NatsVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Objects.requireNonNullElse(matcher.group(4), "")));
  }

  /** Whether CPCluster works with this version. */
  public boolean isNewEnough() {
    boolean lineOf214 = major == MINIMUM_ON_2_14.major && minor == MINIMUM_ON_2_14.minor;
    return compareTo(lineOf214 ? MINIMUM_ON_2_14 : MINIMUM) >= 0;
  }

  @Override
  public int compareTo(NatsVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (preview.isEmpty() ? "" : "-" + preview);
  }
}
