package io.cpcluster.gateway.events;

/** What becomes of the wish to listen to events. */
public sealed interface Hearing {
  /** Events come from now on. */
  record Begun(Listener listener) implements Hearing {}

  /** Too many listen already. */
  record Full() implements Hearing {}

  /** The gateway's user of NATS has no right to hear this. */
  record NotAllowed() implements Hearing {}
}
