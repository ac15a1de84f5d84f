package io.cpcluster.cli.programs;

import io.cpcluster.cli.cluster.ClusterOptions;
import java.util.List;

/** Runs the main class of another program in this process. */
final class Programs {
  private Programs() {}

  static int run(String mainClass, List<String> arguments, ClusterOptions options)
      throws Exception {
    Class.forName(mainClass)
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments.toArray(String[]::new));
    return 0;
  }
}
