package io.cpcluster.cli.bench.recovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench recovery} prints for one failover time-out T: of each time the longest of all
 * runs, in seconds; null is what was not measured. A gap is the longest time without an accepted
 * submission that begins or lasts after the kill, while tasks are submitted all the time.
 *
 * @param nodeKilledToRestartS a node is killed: until its task starts elsewhere
 * @param nodeSilentToRestartS a node stands still (SIGSTOP): the same
 * @param masterKilledToNextStartS a master is killed under load: until the next task starts that
 *     was submitted after that
 * @param masterKilledGapS the same: the longest gap
 * @param natsKilledToNextAcceptanceS each of three nats-servers in turn is killed: the longest gap
 * @param natsKilledRefusalS the same: until a submission was told to try again; null when none was
 * @param lost accepted tasks that did not end; anything but 0 is a bug
 * @param samples the times of every run, in the order of the fields above
 */
record RecoveryFigures(
    double failoverTimeoutS,
    @Nullable Double nodeKilledToRestartS,
    @Nullable Double nodeSilentToRestartS,
    @Nullable Double masterKilledToNextStartS,
    @Nullable Double masterKilledGapS,
    @Nullable Double natsKilledToNextAcceptanceS,
    @Nullable Double natsKilledRefusalS,
    int lost,
    int runs,
    int cores,
    List<Sample> samples) {

  /** One fault and how long something took after it. */
  record Sample(String fault, String what, double seconds) {}
}
