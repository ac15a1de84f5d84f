package io.cpcluster.master.requests;

import io.cpcluster.messaging.Message;
import org.jspecify.annotations.Nullable;

/** A request of a person who is known. */
record AskedRequest(Message message, Asker asker) implements Message {
  @Override
  public String subject() {
    return message.subject();
  }

  @Override
  public @Nullable String replyTo() {
    return message.replyTo();
  }

  @Override
  public byte[] body() {
    return message.body();
  }

  @Override
  public @Nullable String header(String name) {
    return message.header(name);
  }

  @Override
  public @Nullable String serversHeader(String name) {
    return message.serversHeader(name);
  }

  @Override
  public int status() {
    return message.status();
  }

  @Override
  public String statusText() {
    return message.statusText();
  }
}
