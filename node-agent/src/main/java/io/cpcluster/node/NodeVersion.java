package io.cpcluster.node;

import org.jspecify.annotations.Nullable;

/** The version of this node, as its jar names it. */
final class NodeVersion {
  private NodeVersion() {}

  static String text() {
    @Nullable String version = NodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
