package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.master.certificates.AuthorityFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a cluster's folder on this machine: who may read them, and when they end. */
final class FolderChecks {
  private static final Duration ENDS_SOON = Duration.ofDays(10);
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private FolderChecks() {}

  static List<Finding> look(ClusterFolder folder, Instant now) throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(secrets(folder));
    authorities(folder, now).ifPresent(findings::add);
    rotation(Foundation.authorities(folder), now).ifPresent(findings::add);
    offline(folder).ifPresent(findings::add);
    return findings;
  }

  /** Secrets that others may read. */
  private static Finding secrets(ClusterFolder folder) throws IOException {
    List<Path> open = new ArrayList<>();
    for (Path part :
        List.of(folder.secrets(), folder.authority(), folder.masters(), folder.joinFile())) {
      if (!Files.exists(part)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(part)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            open.add(file);
          }
        }
      }
    }
    return open.isEmpty()
        ? Finding.ok("files", "secrets in " + folder.root() + " are for their owner only")
        : Finding.fail(
            "files",
            "others may read " + open.getFirst() + more(open),
            "chmod -R go= " + folder.root(),
            ExitCode.USAGE);
  }

  private static String more(List<Path> open) {
    return open.size() == 1 ? "" : " and " + (open.size() - 1) + " more";
  }

  /** The first of the masters' authorities to end. */
  private static Optional<Finding> authorities(ClusterFolder folder, Instant now)
      throws IOException {
    Instant first = Instant.MAX;
    String whose = "";
    if (!Files.exists(folder.masters())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder.masters())) {
      for (Path file : files.filter(one -> one.toString().endsWith(".pem")).toList()) {
        try {
          Instant end = Pem.readCertificate(Files.readString(file)).getNotAfter().toInstant();
          if (end.isBefore(first)) {
            first = end;
            whose = file.getFileName().toString().replace(".pem", "");
          }
        } catch (InvalidCertificate broken) {
          return Optional.of(
              Finding.fail(
                  "authorities",
                  file + ": " + broken.getMessage(),
                  "cpcluster rotate intermediate",
                  ExitCode.USAGE));
        }
      }
    }
    return whose.isEmpty() ? Optional.empty() : Optional.of(authority(whose, first, now));
  }

  static Finding authority(String whose, Instant end, Instant now) {
    String mend = "cpcluster rotate intermediate " + whose + ", where authority/root.key is";
    if (!end.isAfter(now)) {
      return Finding.fail(
          "authorities",
          "the authority of " + whose + " ended " + end + ": it lets nobody link or join",
          mend,
          ExitCode.NOT_REACHABLE);
    }
    return end.isBefore(now.plus(ENDS_SOON))
        ? Finding.note("authorities", "the authority of " + whose + " ends " + end, mend)
        : Finding.ok("authorities", "the authorities of masters are good until " + end);
  }

  /** A change of the root that nobody ended. */
  private static Optional<Finding> rotation(AuthorityFiles files, Instant now) throws IOException {
    if (!files.isRootChanging()) {
      return Optional.empty();
    }
    Duration since = Duration.between(files.newerSince(), now);
    return Optional.of(
        Finding.note(
            "root",
            "two roots are believed since " + files.newerSince(),
            since.toDays() >= 1
                ? "cpcluster rotate root --withdraw"
                : "a day after it began: cpcluster rotate root --withdraw"));
  }

  /** What belongs offline; a cluster of {@code dev up} is for trying. */
  private static Optional<Finding> offline(ClusterFolder folder) throws IOException {
    boolean ofDev =
        ClusterRecord.load(folder).filter(record -> record.failoverTimeoutMs() > 0).isPresent();
    Path key = Foundation.authorities(folder).rootKey();
    return ofDev || !Files.exists(key)
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                "offline",
                key + " is on this machine: whoever has it is believed by every node",
                "mv " + key + " " + folder.operatorKeys() + " to a medium that is kept elsewhere"));
  }
}
