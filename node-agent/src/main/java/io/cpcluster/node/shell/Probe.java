package io.cpcluster.node.shell;

import io.cpcluster.node.config.ShellSettings.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command under a confinement and reads back what it found there: a limit that was set
 * without complaint need not hold.
 */
final class Probe {
  /** What the node's file holds that a command must not see. */
  static final String SECRET = "this is a secret of the node";

  /** Limits that a test reaches quickly. */
  static final Limits SMALL = new Limits(512, 8, 20, 1, 4, 60);

  private static final int MOST_FORKS = 40;
  private static final long LIMIT_SECONDS = 10;
  private static final int OUTPUT_BYTES = 60 << 10;

  private Probe() {}

  /** Why the confinement does not hold; empty when it does. */
  static Optional<String> complaint(Confinement small, Path secret, boolean network)
      throws InterruptedException {
    CommandOutput output = new CommandOutput();
    try {
      RunningCommand.Outcome outcome =
          runWithin(small.prepare("probe", List.of("/bin/sh", "-c", script(secret))), output);
      return switch (outcome) {
        case RunningCommand.Outcome.NotBegun(String why) -> Optional.of(why);
        case RunningCommand.Outcome.Ended _ ->
            findings(facts(output.kept(OUTPUT_BYTES).text()), network);
      };
    } catch (IOException cannotStart) {
      return Optional.of(String.valueOf(cannotStart.getMessage()));
    } catch (TimeoutException late) {
      return Optional.of("it did not end within " + LIMIT_SECONDS + " s");
    }
  }

  /** On a thread that is interrupted when the time is up, as that of a task is. */
  private static RunningCommand.Outcome runWithin(
      Confinement.Prepared prepared, CommandOutput output)
      throws IOException, InterruptedException, TimeoutException {
    CompletableFuture<RunningCommand.Outcome> outcome = new CompletableFuture<>();
    Thread runner =
        Thread.ofPlatform()
            .daemon()
            .name("probe")
            .start(
                () -> {
                  try {
                    outcome.complete(RunningCommand.run(prepared, output));
                  } catch (IOException | InterruptedException failed) {
                    outcome.completeExceptionally(failed);
                  }
                });
    try {
      return outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException broken
          ? broken
          : new IOException(failed.getCause());
    } finally {
      runner.interrupt();
    }
  }

  private static String script(Path secret) {
    return """
    echo "process $$"
    while read -r name value rest; do
      case $name in
        CapEff:|NoNewPrivs:) echo "$name $value" ;;
        Max) echo "limit $value $rest" ;;
        %s) echo "scratch $rest" ;;
        %s) echo "shared $rest" ;;
        *:) ;;
        *) case $rest in cgroup*' rw'*|mqueue' rw'*) echo "open $value" ;; esac ;;
      esac
    done <<END
    $(cat /proc/self/status /proc/self/limits /proc/self/mounts)
    END
    grep -q . %s 2>/dev/null && echo "secret seen"
    for place in / /usr /var /var/tmp /run /dev /etc /home; do
      ( : > "$place/cpcluster-probe" ) 2>/dev/null && echo "written $place"
    done
    ( : > ./own ) 2>/dev/null && echo "own folder"
    ( : < /dev/tty ) 2>/dev/null && echo "terminal seen"
    unshare --user true 2>/dev/null && echo "nested namespace"
    read -r one two three four group session rest < /proc/$$/stat && echo "group $group $session"
    echo "victim $(cat /proc/self/oom_score_adj)"
    echo "networks $(grep -c : /proc/net/dev)"
    count=0
    while [ $count -lt %d ]; do sleep 5 & count=$((count+1)); echo "forked $count"; done
    """
        .formatted(
            Namespaces.SCRATCH_NAME,
            Namespaces.SHARED_NAME,
            ScriptText.quoted(secret.toString()),
            MOST_FORKS);
  }

  /** The last word on each subject. */
  private static Map<String, String> facts(String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      int blank = line.indexOf(' ');
      if (line.startsWith("limit ")) {
        String[] words = line.replaceAll(" +", " ").split(" ", -1);
        facts.put("limit " + words[1] + " " + (words.length > 2 ? words[2] : ""), line);
      } else if (blank > 0) {
        facts.put(line.substring(0, blank), line.substring(blank + 1));
      }
    }
    return facts;
  }

  private static Optional<String> findings(Map<String, String> facts, boolean network) {
    List<String> wrong = new ArrayList<>();
    require(wrong, isSmall(facts.get("process")), "it has no processes of its own");
    require(wrong, "0000000000000000".equals(facts.get("CapEff:")), "it keeps privileges");
    require(wrong, "1".equals(facts.get("NoNewPrivs:")), "it may gain privileges");
    require(wrong, !facts.containsKey("secret"), "it sees the node's files");
    require(wrong, !facts.containsKey("written"), "it may write in " + facts.get("written"));
    require(wrong, facts.containsKey("own"), "it has no folder of its own");
    require(wrong, isBounded(facts.get("scratch")), "its folder has no bound");
    require(wrong, isBounded(facts.get("shared")), "its shared memory has no bound");
    require(wrong, !facts.containsKey("open"), "it may write in " + facts.get("open"));
    require(wrong, !facts.containsKey("terminal"), "it has the node's terminal");
    require(wrong, !facts.containsKey("nested"), "it may make user namespaces");
    require(wrong, "1 1".equals(facts.get("group")), "it has no group of processes of its own");
    require(wrong, "1000".equals(facts.get("victim")), "it would not be the first without memory");
    require(wrong, network || "1".equals(facts.get("networks")), "it sees the network");
    requireLimit(wrong, facts, "cpu time", SMALL.cpuSeconds());
    requireLimit(wrong, facts, "file size", (long) SMALL.fileMb() << 20);
    requireLimit(wrong, facts, "address space", (long) SMALL.memoryMb() << 20);
    requireLimit(wrong, facts, "core file", 0);
    String forked = facts.get("forked");
    require(
        wrong,
        forked != null && Integer.parseInt(forked) < MOST_FORKS,
        "the number of its processes has no limit");
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", wrong));
  }

  private static boolean isBounded(@Nullable String mount) {
    return mount != null
        && mount.contains("size=")
        && mount.contains("nr_inodes=" + Namespaces.MOST_FILES);
  }

  private static boolean isSmall(@Nullable String process) {
    return process != null && process.length() <= 3;
  }

  private static void requireLimit(
      List<String> wrong, Map<String, String> facts, String name, long value) {
    String line = facts.get("limit " + name);
    require(
        wrong,
        line != null && line.matches(".* " + value + " +.*"),
        "its limit of " + name + " does not hold");
  }

  private static void require(List<String> wrong, boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }
}
