package io.cpcluster.messaging;

/** Whether a server is fit for the cluster. */
public sealed interface RequirementCheck {
  /** It is. */
  record Fine() implements RequirementCheck {}

  /** It is too old; the message names the version found and the oldest that will do. */
  record TooOld(String message) implements RequirementCheck {}

  /** It has no JetStream; the message says how to switch it on. */
  record NoJetStream(String message) implements RequirementCheck {}
}
