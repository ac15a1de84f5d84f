package io.cpcluster.chaos.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small disk that lies in a file and holds all of a cluster: it can lose its power and be full.
 * Its file system writes nothing by itself for five minutes, so what nobody synced is gone with the
 * power. Needs root. Used by one thread.
 */
public final class DiskInFile implements AutoCloseable {
  private static final String BALLAST = "ballast";

  /** Of the room that is taken, what is written and not only reserved: others take some, too. */
  private static final long WRITTEN_BYTES = 32 << 20;

  private final Path image;
  private final Path mounted;
  private final Path folder;
  private int cuts;

  private DiskInFile(Path folder, Path image, Path mounted) {
    this.folder = folder;
    this.image = image;
    this.mounted = mounted;
  }

  /**
   * Makes one of so many bytes in a folder, and mounts it there.
   *
   * @throws IOException this machine or user cannot
   */
  public static DiskInFile make(Path folder, long bytes) throws IOException, InterruptedException {
    Path image = folder.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Tool.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    DiskInFile disk = new DiskInFile(folder, image, mounted);
    disk.mount();
    return disk;
  }

  /** Where what it holds is seen. */
  public Path mounted() {
    return mounted;
  }

  private void mount() throws IOException, InterruptedException {
    String options = "loop,commit=300,noatime";
    Tool.run("mount", "-o", options, image.toString(), mounted.toString());
  }

  /** Writes to the disk what the file system still holds back. */
  public void sync() throws IOException, InterruptedException {
    Tool.run("sync", "--file-system", mounted.toString());
  }

  /**
   * Cuts the power: afterwards the disk holds what it held at this moment, and nothing else.
   *
   * @param die ends whoever runs from the disk; all of them stand still before
   * @return whether something that nobody had synced is gone, as it is without power
   */
  public boolean cutPower(Runnable die) throws IOException, InterruptedException {
    Path unsynced = Files.writeString(mounted.resolve("unsynced-" + ++cuts), "gone with the power");
    Path after = folder.resolve("after.img");
    Tool.run("cp", "--sparse=always", image.toString(), after.toString());
    die.run();
    unmount();
    Files.move(after, image, StandardCopyOption.REPLACE_EXISTING);
    mount();
    return !Files.exists(unsynced) || Files.size(unsynced) == 0;
  }

  /** Takes all room that is left. */
  public void fill() throws IOException, InterruptedException {
    Path ballast = mounted.resolve(BALLAST);
    long most = Files.getFileStore(mounted).getUsableSpace() - WRITTEN_BYTES;
    if (most > 0) {
      Tool.run("fallocate", "--length", Long.toString(most), ballast.toString());
    }
    byte[] block = new byte[4096];
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.seek(file.length());
      while (true) {
        file.write(block);
      }
    } catch (IOException full) {
      if (Files.getFileStore(mounted).getUsableSpace() > block.length) {
        throw full;
      }
    }
  }

  /** Gives back what {@link #fill} took. */
  public void free() throws IOException {
    Files.deleteIfExists(mounted.resolve(BALLAST));
  }

  private void unmount() throws IOException, InterruptedException {
    Tool.run("umount", "-l", mounted.toString());
  }

  @Override
  public void close() throws IOException {
    try {
      unmount();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(image);
    Files.deleteIfExists(mounted);
  }
}
