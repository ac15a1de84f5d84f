package io.cpcluster.dataplane.transfer;

import java.util.concurrent.CompletableFuture;

/** A transfer that was started here. Thread-safe. */
public interface TransferHandle {
  String id();

  /** Completes when it ended, one way or the other; never exceptionally. */
  CompletableFuture<TransferEnd> ended();

  /** Bytes whose hash the receiver checked. */
  long verifiedBytes();

  /** Bytes of all files, 0 while that is not known. */
  long totalBytes();

  /** Ends it on both sides. The same id again takes it up where it was. */
  void cancel();
}
