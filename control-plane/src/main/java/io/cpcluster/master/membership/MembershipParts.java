package io.cpcluster.master.membership;

import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.masters.Attention;
import io.cpcluster.master.masters.Masters;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Bucket;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What membership works with.
 *
 * @param join whom names belong to
 * @param clock the master's clock: one thread, on which ticks come
 * @param monotonicMs time that never jumps, for all that is measured
 * @param wall time of day, for what is recorded
 * @param inlineLimitBytes what nodes are told: the most bytes of data in a message
 */
public record MembershipParts(
    NatsConnection serving,
    NatsConnection writing,
    Bucket nodes,
    Bucket join,
    Masters masters,
    Attention attention,
    StoreHealth health,
    EventPublisher events,
    Requests requests,
    Timing timing,
    ScheduledExecutorService clock,
    LongSupplier monotonicMs,
    InstantSource wall,
    int inlineLimitBytes) {}
