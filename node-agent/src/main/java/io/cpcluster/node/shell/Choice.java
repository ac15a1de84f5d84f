package io.cpcluster.node.shell;

import io.cpcluster.node.config.ShellSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the strongest confinement that holds on this machine, by trying. */
final class Choice {
  private Choice() {}

  /**
   * What was found.
   *
   * @param confinement null when commands cannot be run here
   * @param why in words, for the log
   */
  record Chosen(@Nullable Confinement confinement, String why) {}

  static Chosen of(ShellSettings settings, Surroundings around)
      throws IOException, InterruptedException {
    List<String> complaints = new ArrayList<>();
    boolean isRoot = Surroundings.isRoot();
    Path secret = around.makeSecret();
    for (Space space : Space.of(isRoot)) {
      Optional<String> complaint;
      try (Namespaces tried = new Namespaces(settings, Probe.SMALL, space, around)) {
        complaint = Probe.complaint(tried, secret, settings.network());
      }
      if (complaint.isEmpty()) {
        return new Chosen(
            new Namespaces(settings, settings.limits(), space, around),
            "own processes, mounts and "
                + (isRoot ? "user" : "user namespace")
                + (settings.network() ? ", with the network" : ", no network")
                + "; limits were read back");
      }
      complaints.add(complaint.get());
    }
    String why = "namespaces do not hold here (" + complaints.getFirst() + ")";
    if (!settings.allowUnconfined()) {
      return new Chosen(
          null,
          why
              + "; setpriv, setsid, nsenter, unshare and mount of util-linux are needed, and that"
              + " they are permitted");
    }
    Unconfined plain = new Unconfined(settings.limits(), around.dataFolder().resolve("commands"));
    plain.reap();
    return new Chosen(
        plain, why + ", and \"allow_unconfined\" is set: commands may do what the node's user may");
  }
}
