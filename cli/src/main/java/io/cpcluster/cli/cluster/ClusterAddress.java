package io.cpcluster.cli.cluster;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.NatsAddress;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.context.NatsEnvironment;
import io.cpcluster.messaging.context.NatsPlace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cluster is reached, and as whom.
 *
 * @param people the user of persons and scripts: the public subjects, no right on the state
 */
public record ClusterAddress(List<String> urls, NatsLogin people) {
  private static final String INBOX = "_INBOX.";
  private static final String NAMELESS = "people";
  private static final int KNOCK_LIMIT_MS = 2_000;

  /**
   * The address of the cluster that a command means: that of a context it names, of a folder that
   * is named, of the {@code nats} command's variables, or of the usual folder.
   */
  public static ClusterAddress of(ClusterOptions options) throws CommandFailure {
    Map<String, String> environment = System.getenv();
    if (options.context().isPresent()
        || (!options.namesFolder() && NatsEnvironment.saysWhere(environment))) {
      return of(place(options.context(), environment), List.of());
    }
    return of(options.folder());
  }

  private static NatsPlace place(Optional<String> context, Map<String, String> environment)
      throws CommandFailure {
    try {
      return NatsEnvironment.read(context, environment);
    } catch (InvalidConfig wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    }
  }

  private static ClusterAddress of(NatsPlace place, List<String> known) throws CommandFailure {
    List<String> urls = new ArrayList<>(known);
    try {
      for (String url : known.isEmpty() ? place.urls() : List.<String>of()) {
        urls.add(NatsAddress.parse(url).url());
      }
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    }
    if (urls.isEmpty()) {
      urls.add("nats://127.0.0.1:4222");
    }
    return new ClusterAddress(urls, new NatsLogin(name(place), place.credentials(), place.roots()));
  }

  /** Below which the user's inboxes are: what the context says, else the user's name. */
  private static String name(NatsPlace place) throws CommandFailure {
    Optional<String> prefix = place.inboxPrefix();
    if (prefix.isPresent()) {
      if (!prefix.get().startsWith(INBOX)) {
        throw CommandFailure.usage(
            "the context's inbox_prefix is \""
                + prefix.get()
                + "\"; masters answer below "
                + INBOX
                + " only");
      }
      return prefix.get().substring(INBOX.length());
    }
    return switch (place.credentials()) {
      case Credentials.UserPassword(String user, String _) -> user;
      case Credentials.User(UserCredentials user) ->
          UserCredentials.nameIn(user.jwt()).orElse(NAMELESS);
      case Credentials.File(Path path) -> nameIn(path);
      case Credentials.None(), Credentials.Token _, Credentials.Key _ -> NAMELESS;
    };
  }

  private static String nameIn(Path credentials) {
    try {
      return UserCredentials.ofFile(Files.readString(credentials))
          .flatMap(user -> UserCredentials.nameIn(user.jwt()))
          .filter(Ids::isValid)
          .orElse(NAMELESS);
    } catch (IOException unreadable) {
      return NAMELESS;
    }
  }

  /** The address of the cluster in a folder. */
  public static ClusterAddress of(ClusterFolder folder) throws CommandFailure {
    try {
      ClusterRecord record =
          ClusterRecord.load(folder)
              .filter(ClusterRecord::up)
              .orElseThrow(
                  () ->
                      CommandFailure.notReachable(
                          "No cluster is up in "
                              + folder.root()
                              + ". Start one with: cpcluster dev up"));
      return Files.exists(folder.adminCredentials()) || Files.exists(folder.operatorKeys())
          ? new ClusterAddress(record.natsUrls(), Foundation.admin(folder))
          : of(place(Optional.empty(), System.getenv()), record.natsUrls());
    } catch (IOException broken) {
      throw CommandFailure.notReachable(
          "The cluster in " + folder.root() + " cannot be read: " + broken.getMessage());
    }
  }

  /** Finds out at once when no server listens, instead of trying for long. */
  void requireListener() throws CommandFailure {
    String why = "";
    for (String url : urls) {
      URI address = URI.create(url);
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), KNOCK_LIMIT_MS);
        return;
      } catch (IOException refused) {
        why = String.valueOf(refused.getMessage());
      }
    }
    throw CommandFailure.notReachable(
        "No cluster answers at "
            + String.join(",", urls)
            + " ("
            + why.toLowerCase(Locale.ROOT)
            + "). Start one with: cpcluster dev up");
  }
}
