package io.cpcluster.launcher.members;

import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.master.certificates.AuthorityFiles;
import java.io.IOException;
import java.time.Instant;

/** Where a cluster's authorities lie in its folder. */
public final class MasterAuthorities {
  private MasterAuthorities() {}

  static AuthorityFiles in(ClusterFolder folder) {
    return new AuthorityFiles(folder.authority());
  }

  /** Makes the cluster's root, unless it has one, and an authority of that master below it. */
  public static void make(ClusterFolder folder, String cluster, String master) throws IOException {
    AuthorityFiles files = in(folder);
    Instant now = Instant.now();
    files.makeRoot(cluster, now);
    files.makeIntermediate(master, folder.masterCertificate(master), folder.masterKey(master), now);
  }
}
