package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the files of one transfer go. Confined to the thread of its transfer. */
interface Destination {
  /**
   * Checks the names and takes them, so that no other transfer does; the folder for partial files
   * exists afterwards.
   */
  void claim(List<Payload.Item> items) throws IOException;

  /** A folder in the file system of the files; partial files go below it. */
  Path base() throws IOException;

  /** A file of the same size that is in the item's place. Refuses when another thing is there. */
  Optional<Path> existing(Payload.Item item) throws IOException;

  /** Puts a whole, synced file in its place, never over another. */
  void place(Path part, Payload.Item item) throws IOException;

  /** What was found in the item's place has the item's content. */
  void confirmed(Payload.Item item) throws IOException;

  /** Makes the places last through a power cut. */
  void sync() throws IOException;

  /** Whether partial files are kept when the transfer is cut. */
  boolean isResumable();

  /** Whether files are synced before they are placed. */
  boolean isDurable();

  /** The names are free again. Called once, whatever happened. */
  void release();
}
