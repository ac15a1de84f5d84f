package io.cpcluster.node.config;

/** What a node does when nothing else is said. */
final class NodeDefaults {
  static final String NATS = "nats://127.0.0.1:4222";
  static final String LOG_LEVEL = "info";
  static final String STORAGE_DIR = "storage";
  static final long DISK_SPACE_MB = 1_024;
  static final int MIN_PORT = 55_001;
  static final int MAX_PORT = 55_999;

  private NodeDefaults() {}
}
