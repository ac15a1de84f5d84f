package io.cpcluster.natsserver.binary;

import java.util.Locale;

/**
 * Operating system and processor in the words of Go, which releases of nats-server use.
 *
 * @param os {@code linux}, {@code darwin}, {@code windows} or what the JVM calls it
 * @param processor {@code amd64}, {@code arm64} or what the JVM calls it
 */
record Platform(String os, String processor) {
  static Platform ofThisProcess() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String os = name;
    if (name.startsWith("linux")) {
      os = "linux";
    } else if (name.startsWith("mac")) {
      os = "darwin";
    } else if (name.startsWith("windows")) {
      os = "windows";
    }
    String arch = osArch.toLowerCase(Locale.ROOT);
    return new Platform(
        os,
        switch (arch) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> arch;
        });
  }

  boolean isWindows() {
    return os.equals("windows");
  }

  /** The file name of a program here. */
  String executable(String name) {
    return isWindows() ? name + ".exe" : name;
  }

  @Override
  public String toString() {
    return os + "-" + processor;
  }
}
