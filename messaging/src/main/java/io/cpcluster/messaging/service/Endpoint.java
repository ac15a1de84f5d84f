package io.cpcluster.messaging.service;

import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import java.util.function.Consumer;

/**
 * One subject of a service.
 *
 * @param name shown by {@code nats micro info}
 * @param dispatch delivery thread that the handler runs on
 */
public record Endpoint(String name, String subject, Dispatch dispatch, Consumer<Message> handler) {}
