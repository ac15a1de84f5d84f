package io.cpcluster.contracts.subject;

/** Header names that the cluster's own messages and answers carry. */
public final class Headers {
  /** State of a task record, so that a sweep need not parse ended ones. */
  public static final String STATE = "Cpcluster-State";

  /** Random text of one write: whoever reads it back knows that the write was its own. */
  public static final String NONCE = "Cpcluster-Nonce";

  /** In the answer to an accepted submission: how long the result will be kept, in seconds. */
  public static final String RESULT_TTL_SECONDS = "Cpcluster-Result-Ttl";

  /** In the answer to an accepted submission that no live node fits now: what it waits for. */
  public static final String WAITS_FOR = "Cpcluster-Waits-For";

  /** Text of an error answer, as NATS services give it. */
  public static final String ERROR = "Nats-Service-Error";

  /** Number of an error answer, as NATS services give it. */
  public static final String ERROR_CODE = "Nats-Service-Error-Code";

  /** Who asks: NATS servers put it on each request of a person and remove what was there. */
  public static final String REQUEST_INFO = "Nats-Request-Info";

  private Headers() {}
}
