package io.cpcluster.master.join;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.master.certificates.Signing;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.bucket.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What joining works with.
 *
 * @param master this one's id
 * @param cluster as identities name it
 * @param signing gives certificates; fails when this master has no authority
 * @param keys give credentials; without them this master lets nobody in
 * @param credentialsLife how long credentials are good
 * @param system the servers' account, for telling them who is shut out
 */
public record JoinParts(
    String master,
    String cluster,
    Signing signing,
    Optional<AccountKeys> keys,
    Duration credentialsLife,
    Bucket bucket,
    Optional<NatsConnection> system,
    Members members,
    Requests requests,
    EventPublisher events,
    InstantSource clock) {

  /** The nodes of the cluster. */
  public interface Members {
    /**
     * Ends a node's session, for good. Blocks.
     *
     * @return false for one that never was
     */
    boolean shutOut(String node, String reason) throws Refusal, InterruptedException;

    /** Whether a node's session goes on, as far as this master knows now. */
    boolean isMember(String node);

    /** Whether anybody ever had a session under this name. Blocks. */
    boolean isKnown(String node) throws Refusal, InterruptedException;
  }

  /** Credentials for a key that its owner keeps to itself. */
  String issue(String id, String user, Instant now) throws Refusal {
    return keysOrRefuse()
        .issue(user, id, Grants.peer(id), now, Optional.of(now.plus(credentialsLife)));
  }

  AccountKeys keysOrRefuse() throws Refusal {
    return keys.orElseThrow(
        () ->
            new Refusal(
                ErrorCode.NOT_SUPPORTED,
                "this master lets nobody in: its credentials hold no keys of the account",
                null));
  }
}
