package io.cpcluster.dataplane.transfer;

/**
 * Is told what happens to transfers, of each in order, by a thread that may wait a little. A
 * transfer that fails before it started is told as failed alone.
 */
public interface TransferListener {
  default void started(TransferNews news) {}

  /** Another ten per cent are verified. */
  default void progress(TransferNews news) {}

  default void completed(TransferNews news, TransferEnd.Completed end) {}

  default void failed(TransferNews news, TransferEnd.Failed end) {}
}
