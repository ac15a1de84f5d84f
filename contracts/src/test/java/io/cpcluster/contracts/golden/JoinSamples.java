package io.cpcluster.contracts.golden;

import static io.cpcluster.contracts.golden.TaskSamples.AT;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.access.UserCreated;
import io.cpcluster.contracts.access.UserList;
import io.cpcluster.contracts.access.UserQuery;
import io.cpcluster.contracts.access.UserRevoked;
import io.cpcluster.contracts.access.UserView;
import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.join.JoinAnswer;
import io.cpcluster.contracts.join.JoinClaim;
import io.cpcluster.contracts.join.JoinRequest;
import io.cpcluster.contracts.join.SealedSecret;
import io.cpcluster.contracts.join.TokenCreated;
import io.cpcluster.contracts.join.TokenList;
import io.cpcluster.contracts.join.TokenQuery;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.join.TokenRevoked;
import io.cpcluster.contracts.join.TokenView;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import java.util.List;

/** What newcomers, masters and people say about joining and tokens. */
final class JoinSamples {
  private static final String NONCE = "Zm9ydHktdHdvIGJ5dGVzIG9mIG5vIG1lYW5pbmc=";
  private static final String USER = "UAZ4YQNRWHH6YP4WWQCA";
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  private static final ChallengeStatement STATEMENT =
      new ChallengeStatement("dev", "m-7Qk2", NONCE, "MFkwEwYH", AT + 60_000);
  private static final JoinClaim CLAIM =
      new JoinClaim(
          "dev",
          NONCE,
          "n1",
          Role.WORKER,
          List.of("gpu"),
          PEM.replace("CERTIFICATE", "CERTIFICATE REQUEST"),
          USER,
          "k4Tz");

  private JoinSamples() {}

  static List<Sample> all() {
    return List.of(
        Sample.of("join/challenge-question", new ChallengeQuestion(NONCE)),
        Sample.of("join/challenge-statement", STATEMENT),
        Sample.of(
            "join/challenge",
            new Challenge(
                Json.writeText(STATEMENT), "MEUCIQDb", List.of("MIIB8TCC"), List.of(PEM))),
        Sample.of("join/join-claim", CLAIM),
        Sample.of(
            "join/join-request",
            new JoinRequest(
                "m-7Qk2",
                Json.writeText(CLAIM),
                "q0Xc8w==",
                new SealedSecret("MFkwEwYH", "p2Vd1Q=="))),
        Sample.of(
            "join/join-answer",
            new JoinAnswer("dev", "n1", List.of(PEM), List.of(PEM), "eyJ0eXAi.eyJpc3Mi.lIhE")),
        Sample.of("join/token-created", new TokenCreated("k4Tz", "cpc1.k4Tz", AT + 3_600_000, 1)),
        Sample.of(
            "join/token-list",
            new TokenList(
                List.of(
                    new TokenView(
                        "k4Tz", "open", AT, AT + 3_600_000, 3, 1, Role.WORKER, List.of("gpu"))))),
        Sample.of("join/token-revoked", new TokenRevoked("k4Tz")),
        Sample.of(
            "record/token",
            new TokenRecord(
                "4fzN1Q==",
                USER,
                AT,
                AT + 3_600_000,
                3,
                1,
                false,
                Role.WORKER,
                List.of("gpu"),
                "UBZ4YQNRWHH6YP4WWQCB",
                "n1")),
        Sample.of(
            "record/identity",
            IdentityRecord.ofPeer(USER, AT, "k4Tz", Role.WORKER, List.of("gpu"))
                .revoked(AT + 9_000)),
        Sample.of(
            "record/identity-of-a-person",
            IdentityRecord.ofPerson(
                USER, AT, List.of(Right.READ, Right.SUBMIT), "admin", AT + 9_000)),
        Sample.of(
            "join/user-created",
            new UserCreated(
                "anna", List.of(Right.READ, Right.SUBMIT), "eyJ0eXAi.eyJpc3Mi.lIhE", AT + 9_000)),
        Sample.of(
            "join/user-list",
            new UserList(
                List.of(
                    new UserView(
                        "anna",
                        List.of(Right.READ, Right.SUBMIT),
                        "active",
                        AT,
                        "admin",
                        AT + 9_000)))),
        Sample.of("join/user-revoked", new UserRevoked("anna")));
  }

  static List<Sample> queries() {
    return List.of(
        Sample.strict(
            "query/token-query",
            new TokenQuery(3, 3_600_000L, Role.WORKER, List.of("gpu")),
            TokenQuery::read),
        Sample.strict(
            "query/user-query",
            new UserQuery("anna", List.of(Right.READ, Right.SUBMIT), USER, 86_400_000L),
            UserQuery::read));
  }
}
