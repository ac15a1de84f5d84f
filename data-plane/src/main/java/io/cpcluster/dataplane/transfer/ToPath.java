package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One file to exactly one path of this machine, whatever the other side calls it. */
final class ToPath implements Destination {
  private final Path target;
  private final Path parent;
  private final TakenNames taken;
  private boolean isClaimed;

  ToPath(Path to, TakenNames taken) {
    this.target = to.toAbsolutePath().normalize();
    Path above = target.getParent();
    this.parent = above == null ? target : above;
    this.taken = taken;
  }

  @Override
  public void claim(List<Payload.Item> items) throws IOException {
    if (items.size() != 1 || items.getFirst().blob()) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "one file was asked for");
    }
    Files.createDirectories(parent);
    taken.take(target);
    isClaimed = true;
  }

  @Override
  public Path base() {
    return parent;
  }

  @Override
  public Optional<Path> existing(Payload.Item item) throws IOException {
    return Placing.existing(target, item.sizeBytes());
  }

  @Override
  public void place(Path part, Payload.Item item) throws IOException {
    Placing.place(part, target);
  }

  @Override
  public void confirmed(Payload.Item item) {}

  @Override
  public void sync() throws IOException {
    Placing.sync(parent);
  }

  @Override
  public boolean isResumable() {
    return true;
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public void release() {
    if (isClaimed) {
      taken.free(target);
    }
  }
}
