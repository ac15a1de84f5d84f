package io.cpcluster.node.storage;

import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.task.Result;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** In the place of a disk store that does not work: says why, and keeps nothing. */
record NoKeys(String why) implements KeyStore {
  @Override
  public Put put(String key, String stamp, Given value) {
    return new Put.Refused(why);
  }

  @Override
  public Optional<Result> get(String key) throws IOException {
    return Optional.of(new Result.Error(why));
  }

  @Override
  public boolean drop(String key, String stamp) {
    return false;
  }

  @Override
  public Optional<StoreEntry> entry(String key) {
    return Optional.empty();
  }

  @Override
  public List<StoreEntry> entries() {
    return List.of();
  }
}
