package io.cpcluster.master;

import java.util.Objects;

/** The version of this program: that of the jar it runs from. */
public final class MasterVersion {
  public static final String TEXT =
      Objects.requireNonNullElse(
          MasterVersion.class.getPackage().getImplementationVersion(), "0.1.0");

  private MasterVersion() {}
}
