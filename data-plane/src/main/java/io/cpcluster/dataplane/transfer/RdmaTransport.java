package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place for remote direct memory access. Only the probe exists: it says what is missing, so
 * that the log tells why bytes go over TCP. Nothing about its speed is known here.
 */
final class RdmaTransport implements Transport {
  private final Path devices;

  /**
   * @param devices where Linux lists them, {@code /sys/class/infiniband}
   */
  RdmaTransport(Path devices) {
    this.devices = devices;
  }

  @Override
  public String name() {
    return "rdma";
  }

  @Override
  public Probe probe() {
    try (Stream<Path> found = Files.list(devices)) {
      List<String> names = found.map(device -> device.getFileName().toString()).sorted().toList();
      return names.isEmpty()
          ? new Probe.Absent("no device in " + devices)
          : new Probe.Absent("this version cannot drive " + String.join(", ", names));
    } catch (IOException none) {
      return new Probe.Absent("no device: " + devices + " cannot be read");
    }
  }

  @Override
  public void send(Link link, Payload.Chunk chunk, Body body) {
    body.release();
    throw new UnsupportedOperationException("the probe never says usable");
  }
}
