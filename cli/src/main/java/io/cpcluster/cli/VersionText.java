package io.cpcluster.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, as its jar's manifest names it. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionText.class.getPackage().getImplementationVersion();
    return new String[] {
      "cpcluster " + (version == null ? "(not built as a jar)" : version),
      "java " + Runtime.version()
    };
  }
}
