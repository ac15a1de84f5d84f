package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Into the receiver's folder, under the names that the sender says. */
final class ToFolder implements Destination {
  private final Path folder;
  private final TakenNames taken;
  private final Map<Payload.Item, Path> targets = new HashMap<>();
  private final Set<Path> changed = new HashSet<>();

  ToFolder(Path folder, TakenNames taken) {
    this.folder = folder;
    this.taken = taken;
  }

  @Override
  public void claim(List<Payload.Item> items) throws IOException {
    FileNames names = new FileNames(Files.createDirectories(folder));
    for (Payload.Item item : items) {
      if (item.blob()) {
        throw new Refused(ErrorCode.INVALID_REQUEST, "files and blobs in one transfer");
      }
      Path target = names.target(item.name());
      taken.take(target);
      targets.put(item, target);
    }
  }

  @Override
  public Path base() throws IOException {
    return folder.toRealPath();
  }

  @Override
  public Optional<Path> existing(Payload.Item item) throws IOException {
    return Placing.existing(target(item), item.sizeBytes());
  }

  @Override
  public void place(Path part, Payload.Item item) throws IOException {
    FileNames names = new FileNames(folder);
    Path target = names.target(item.name());
    Path parent = Files.createDirectories(target.getParent());
    names.check(target);
    Placing.place(part, target);
    try {
      names.check(target);
    } catch (Refused swapped) {
      Files.deleteIfExists(target);
      throw swapped;
    }
    while (parent != null && parent.startsWith(names.folder()) && changed.add(parent)) {
      parent = parent.getParent();
    }
  }

  @Override
  public void confirmed(Payload.Item item) throws IOException {
    new FileNames(folder).check(target(item));
  }

  @Override
  public void sync() throws IOException {
    for (Path parent : changed) {
      Placing.sync(parent);
    }
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
    targets.values().forEach(taken::free);
  }

  private Path target(Payload.Item item) {
    Path target = targets.get(item);
    if (target == null) {
      throw new IllegalStateException(item.name() + " was not claimed");
    }
    return target;
  }
}
