package io.cpcluster.master.certificates;

import io.cpcluster.contracts.config.InvalidConfig;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a master signs with, read again when its files change: so an authority or a root is changed
 * without a restart. The clock's thread reads; volatile fields publish what was read.
 */
public final class LiveAuthority implements Supplier<Optional<MasterAuthority>> {
  /** Where it comes from. */
  public interface Source {
    /** Changes when the files do. */
    String stamp();

    /** Reads the files. */
    Optional<MasterAuthority> read() throws InvalidConfig;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LiveAuthority.class);

  private final Optional<Source> source;
  private volatile Optional<MasterAuthority> current;
  private volatile Optional<String> mark;
  private String stamp;

  /**
   * @param current what was read already
   */
  public LiveAuthority(Optional<MasterAuthority> current, Optional<Source> source) {
    this.current = current;
    this.mark = current.map(MasterAuthority::mark);
    this.source = source;
    this.stamp = source.map(Source::stamp).orElse("");
  }

  @Override
  public Optional<MasterAuthority> get() {
    return current;
  }

  /** A short text that changes when the roots do. */
  public Optional<String> mark() {
    return mark;
  }

  /** Reads again what has changed. What cannot be used is said, and the former stays. */
  public void look() {
    if (source.isEmpty()) {
      return;
    }
    String seen = source.get().stamp();
    if (seen.equals(stamp)) {
      return;
    }
    stamp = seen;
    try {
      Optional<MasterAuthority> read = source.get().read();
      current = read;
      mark = read.map(MasterAuthority::mark);
      LOG.info(
          "the authority was read again: {}, {} roots",
          read.map(one -> one.authority().toString()).orElse("none"),
          read.map(one -> one.roots().size()).orElse(0));
    } catch (InvalidConfig notYet) {
      LOG.warn("the authority on disk cannot be used, the former stays: {}", notYet.getMessage());
    }
  }
}
