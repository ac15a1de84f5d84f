package io.cpcluster.chaos.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small disk that lies in a file and holds all of a cluster: it can lose its power, be full and
 * fail. Needs root. Used by one thread.
 */
public final class DiskInFile implements AutoCloseable {
  private static final String BALLAST = "ballast";

  /** Of the room that is taken, what is written and not only reserved: others take some, too. */
  private static final long WRITTEN_BYTES = 32 << 20;

  private final Path image;
  private final Path mounted;
  private final Path folder;
  private final FileSystem fileSystem;
  private int cuts;

  private DiskInFile(Path folder, Path image, Path mounted, FileSystem fileSystem) {
    this.folder = folder;
    this.image = image;
    this.mounted = mounted;
    this.fileSystem = fileSystem;
  }

  /** What stands between programs and the disk. */
  public enum FileSystem {
    /** It writes nothing by itself for five minutes: what nobody synced goes with the power. */
    HOLDS_BACK("has_journal", "commit=300"),

    /** A disk that fails lets syncs fail, and goes on taking writes. */
    WITHOUT_JOURNAL("^has_journal", "async"),

    /** A disk that fails lets each write fail. */
    SYNCS_EACH_WRITE("^has_journal", "sync");

    private final String feature;
    private final String option;

    FileSystem(String feature, String option) {
      this.feature = feature;
      this.option = option;
    }
  }

  /**
   * Makes one of so many bytes in a folder, and mounts it there.
   *
   * @throws IOException this machine or user cannot
   */
  public static DiskInFile make(Path folder, long bytes, FileSystem fileSystem)
      throws IOException, InterruptedException {
    Path image = folder.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Tool.run("mkfs.ext4", "-q", "-F", "-m", "0", "-O", fileSystem.feature, image.toString());
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    DiskInFile disk = new DiskInFile(folder, image, mounted, fileSystem);
    disk.mount();
    return disk;
  }

  /** Where what it holds is seen. */
  public Path mounted() {
    return mounted;
  }

  private void mount() throws IOException, InterruptedException {
    String options = "loop,noatime," + fileSystem.option;
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

  /**
   * Lets all fail that is read from the disk or written to it from one place on, as if all behind
   * it were broken. What it holds now is there again after {@link #replace}.
   */
  public void failFrom(long bytes) throws IOException, InterruptedException {
    sync();
    Tool.run("cp", "--sparse=always", image.toString(), kept().toString());
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    String device = Tool.run("findmnt", "-n", "-o", "SOURCE", mounted.toString());
    Tool.run("losetup", "--set-capacity", device);
  }

  /** Puts one that works in the place of a disk that failed. Nobody may use it meanwhile. */
  public void replace() throws IOException, InterruptedException {
    unmount();
    Files.move(kept(), image, StandardCopyOption.REPLACE_EXISTING);
    mount();
  }

  private Path kept() {
    return folder.resolve("kept.img");
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
    Files.deleteIfExists(kept());
    Files.deleteIfExists(mounted);
  }
}
