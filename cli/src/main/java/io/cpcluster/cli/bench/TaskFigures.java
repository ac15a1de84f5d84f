package io.cpcluster.cli.bench;

import org.jspecify.annotations.Nullable;

/**
 * What was measured. Times of single tasks are from the request to the result, at the client.
 *
 * @param tasksPerS durable tasks a second, results awaited, so many in flight
 * @param p50Ms one task alone at a time, warm
 * @param loadedP50Ms the same with all in flight
 * @param shareStraight tasks that never waited in the queue
 * @param yardstickPerS a plain publish, pull, acknowledge loop on the same servers
 * @param ratio tasks a second by the yardstick
 * @param retried requests that were repeated
 * @param cpuSecondsPerThousand CPU seconds per 1,000 tasks
 */
record TaskFigures(
    double tasksPerS,
    double p50Ms,
    double p99Ms,
    @Nullable Double loadedP50Ms,
    @Nullable Double loadedP99Ms,
    double shareStraight,
    double shareQueued,
    double yardstickPerS,
    double ratio,
    long retried,
    Cpu cpuSecondsPerThousand,
    Setup setup) {

  /** CPU seconds per 1,000 tasks of each kind of process together. */
  record Cpu(double nats, double masters, double nodes, double client) {}

  /** What was measured with what. */
  record Setup(
      int count,
      int inFlight,
      boolean queued,
      int masters,
      int nodes,
      int slots,
      int natsServers,
      String syncInterval,
      int cores,
      String natsVersion) {}
}
