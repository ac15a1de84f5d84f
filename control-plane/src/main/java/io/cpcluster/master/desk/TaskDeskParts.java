package io.cpcluster.master.desk;

import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.schedules.TaskSchedules;
import io.cpcluster.master.store.KeyPlaces;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.queue.WorkQueue;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the task desk works with.
 *
 * @param serving hears requests, and may publish to inboxes only
 * @param writing everything else
 * @param shared subjects of peers, such as poll and done, that the masters share: subscribe them
 *     here, so that they are left when this master cannot serve
 * @param failoverTimeout T
 * @param maxRecords the most task records there may be
 * @param inlineLimitBytes the largest payload in a submission or a result; 0 forbids it
 * @param places where keys lie
 */
public record TaskDeskParts(
    String master,
    NatsConnection serving,
    NatsConnection writing,
    Bucket tasks,
    WorkQueue queue,
    TaskSchedules schedules,
    NodeDirectory nodes,
    MasterDirectory masters,
    StoreHealth health,
    EventPublisher events,
    Requests requests,
    SharedQueue shared,
    InstantSource clock,
    Duration failoverTimeout,
    long maxRecords,
    int inlineLimitBytes,
    KeyPlaces places) {}
