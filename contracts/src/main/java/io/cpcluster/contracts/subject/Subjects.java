package io.cpcluster.contracts.subject;

/**
 * Subjects of the cluster. A method gives the form one publishes to, a constant or a method named
 * {@code every…} the form one subscribes to. Nobody else formats a subject. Ids are tokens checked
 * by {@link Ids}.
 */
public final class Subjects {
  /** Queue group in which the masters share requests. */
  public static final String MASTERS = "masters";

  // Requests of people and programs.
  public static final String TASKS_SUBMIT = "cpcluster.tasks.submit";
  public static final String TASKS_RUN = "cpcluster.tasks.run";
  public static final String TASKS_RESULT = "cpcluster.tasks.result";
  public static final String TASKS_GET = "cpcluster.tasks.get";
  public static final String TASKS_LIST = "cpcluster.tasks.list";
  public static final String TASKS_CANCEL = "cpcluster.tasks.cancel";
  public static final String TASKS_WHY = "cpcluster.tasks.why";
  public static final String TASKS_GROUP = "cpcluster.tasks.group";
  public static final String TASKS_LOGS = "cpcluster.tasks.logs";
  public static final String NODES_LIST = "cpcluster.nodes.list";
  public static final String NODES_GET = "cpcluster.nodes.get";
  public static final String NODES_DRAIN = "cpcluster.nodes.drain";
  public static final String NODES_RESUME = "cpcluster.nodes.resume";
  public static final String NODES_REVOKE = "cpcluster.nodes.revoke";
  public static final String LINKS_LIST = "cpcluster.links.list";
  public static final String LINKS_CLOSE = "cpcluster.links.close";
  public static final String STORE_PUT = "cpcluster.store.put";
  public static final String STORE_GET = "cpcluster.store.get";
  public static final String STORE_LIST = "cpcluster.store.list";
  public static final String STORE_DELETE = "cpcluster.store.delete";
  public static final String CLUSTER_INFO = "cpcluster.cluster.info";
  public static final String TOKENS_CREATE = "cpcluster.tokens.create";
  public static final String TOKENS_LIST = "cpcluster.tokens.list";
  public static final String TOKENS_REVOKE = "cpcluster.tokens.revoke";
  public static final String USERS_CREATE = "cpcluster.users.create";
  public static final String USERS_LIST = "cpcluster.users.list";
  public static final String USERS_REVOKE = "cpcluster.users.revoke";
  public static final String JOIN_CHALLENGE = "cpcluster.join.challenge";
  public static final String JOIN_REQUEST = "cpcluster.join.request";

  // A peer to the masters: token 3 is the sender.
  public static final String EVERY_AGENT_HELLO = "cpcluster.agent.*.hello";
  public static final String EVERY_AGENT_BEAT = "cpcluster.agent.*.beat";
  public static final String EVERY_AGENT_POLL = "cpcluster.agent.*.poll";
  public static final String EVERY_AGENT_DONE = "cpcluster.agent.*.done";
  public static final String EVERY_AGENT_NODES = "cpcluster.agent.*.nodes";
  public static final String EVERY_AGENT_CONNECT = "cpcluster.agent.*.connect";
  public static final String EVERY_AGENT_OPENED = "cpcluster.agent.*.opened";
  public static final String EVERY_AGENT_DISCONNECT = "cpcluster.agent.*.disconnect";
  public static final String EVERY_AGENT_LEASE = "cpcluster.agent.*.lease";
  public static final String EVERY_AGENT_RENEW = "cpcluster.agent.*.renew";
  public static final String EVERY_AGENT_STORE = "cpcluster.agent.*.store";
  public static final String EVERY_AGENT_LEAVE = "cpcluster.agent.*.leave";
  public static final String EVERY_AGENT_TRANSFER = "cpcluster.agent.*.transfer";
  public static final String EVERY_AGENT_CERTIFY = "cpcluster.agent.*.certify";

  // Masters among themselves and to peers.
  public static final String EVERY_MASTER_BEAT = "cpcluster.master.*.beat";

  // Everybody who may watch.
  public static final String EVERY_EVENT = "cpcluster.events.>";
  public static final String EVERY_TASK_EVENT = "cpcluster.events.task.>";
  public static final String EVERY_NODE_EVENT = "cpcluster.events.node.>";
  public static final String EVERY_MASTER_EVENT = "cpcluster.events.master.>";
  public static final String EVERY_LINK_EVENT = "cpcluster.events.link.>";
  public static final String EVERY_TRANSFER_EVENT = "cpcluster.events.transfer.>";
  public static final String EVERY_GROUP_EVENT = "cpcluster.events.group.>";
  public static final String EVERY_AUDIT_EVENT = "cpcluster.events.audit.>";

  // The queue and the schedules: only masters publish here.
  public static final String EVERY_QUEUE = "cpcluster.queue.>";
  public static final String EVERY_SCHEDULE = "cpcluster.schedule.*";
  public static final String EVERY_DUE = "cpcluster.due.*";

  private Subjects() {}

  /** {@code cpcluster.agent.<node>.hello} */
  public static String agentHello(String node) {
    return agent(node, "hello");
  }

  /** {@code cpcluster.agent.<node>.beat} */
  public static String agentBeat(String node) {
    return agent(node, "beat");
  }

  /** {@code cpcluster.agent.<node>.poll} */
  public static String agentPoll(String node) {
    return agent(node, "poll");
  }

  /** {@code cpcluster.agent.<node>.done}: any master may take it. */
  public static String agentDone(String node) {
    return agent(node, "done");
  }

  /** {@code cpcluster.agent.<node>.done.<master>}: the master that assigned takes it. */
  public static String agentDone(String node, String master) {
    return agent(node, "done") + "." + master;
  }

  /** {@code cpcluster.agent.*.done.<master>}: what one master hears of its own assignments. */
  public static String everyAgentDone(String master) {
    return EVERY_AGENT_DONE + "." + master;
  }

  /** {@code cpcluster.agent.<node>.nodes} */
  public static String agentNodes(String node) {
    return agent(node, "nodes");
  }

  /** {@code cpcluster.agent.<node>.connect} */
  public static String agentConnect(String node) {
    return agent(node, "connect");
  }

  /** {@code cpcluster.agent.<node>.opened} */
  public static String agentOpened(String node) {
    return agent(node, "opened");
  }

  /** {@code cpcluster.agent.<node>.disconnect} */
  public static String agentDisconnect(String node) {
    return agent(node, "disconnect");
  }

  /** {@code cpcluster.agent.<node>.lease} */
  public static String agentLease(String node) {
    return agent(node, "lease");
  }

  /** {@code cpcluster.agent.<node>.renew} */
  public static String agentRenew(String node) {
    return agent(node, "renew");
  }

  /** {@code cpcluster.agent.<node>.store} */
  public static String agentStore(String node) {
    return agent(node, "store");
  }

  /** {@code cpcluster.agent.<node>.leave} */
  public static String agentLeave(String node) {
    return agent(node, "leave");
  }

  /** {@code cpcluster.agent.<node>.transfer} */
  public static String agentTransfer(String node) {
    return agent(node, "transfer");
  }

  /** {@code cpcluster.agent.<node>.certify} */
  public static String agentCertify(String node) {
    return agent(node, "certify");
  }

  /** {@code cpcluster.node.<node>.run} */
  public static String nodeRun(String node) {
    return "cpcluster.node." + node + ".run";
  }

  /** {@code cpcluster.node.<node>.cancel} */
  public static String nodeCancel(String node) {
    return "cpcluster.node." + node + ".cancel";
  }

  /** {@code cpcluster.node.<node>.listen} */
  public static String nodeListen(String node) {
    return "cpcluster.node." + node + ".listen";
  }

  /** {@code cpcluster.node.<node>.close} */
  public static String nodeClose(String node) {
    return "cpcluster.node." + node + ".close";
  }

  /** {@code cpcluster.node.<node>.lease} */
  public static String nodeLease(String node) {
    return "cpcluster.node." + node + ".lease";
  }

  /** {@code cpcluster.node.<node>.hold} */
  public static String nodeHold(String node) {
    return "cpcluster.node." + node + ".hold";
  }

  /** {@code cpcluster.node.<node>.logs} */
  public static String nodeLogs(String node) {
    return "cpcluster.node." + node + ".logs";
  }

  /** {@code cpcluster.node.<node>.drop} */
  public static String nodeDrop(String node) {
    return "cpcluster.node." + node + ".drop";
  }

  /** {@code cpcluster.node.<node>.ping} */
  public static String nodePing(String node) {
    return "cpcluster.node." + node + ".ping";
  }

  /** {@code cpcluster.master.<master>.beat} */
  public static String masterBeat(String master) {
    return "cpcluster.master." + master + ".beat";
  }

  /** {@code cpcluster.master.<master>.submit}: a submission handed on to one master. */
  public static String masterSubmit(String master) {
    return "cpcluster.master." + master + ".submit";
  }

  /** {@code cpcluster.master.<master>.done}: an end, told to the master whose caller waits. */
  public static String masterDone(String master) {
    return "cpcluster.master." + master + ".done";
  }

  /** {@code cpcluster.master.<master>.heard}: a question about a node's last sign of life. */
  public static String masterHeard(String master) {
    return "cpcluster.master." + master + ".heard";
  }

  /** {@code cpcluster.events.task.<task>.<state>} */
  public static String taskEvent(String task, String state) {
    return "cpcluster.events.task." + task + "." + state;
  }

  /** {@code cpcluster.events.task.<task>.>}: all that happens to one task. */
  public static String everyTaskEvent(String task) {
    return "cpcluster.events.task." + task + ".>";
  }

  /** {@code cpcluster.events.node.<node>.<what>} */
  public static String nodeEvent(String node, String what) {
    return "cpcluster.events.node." + node + "." + what;
  }

  /** {@code cpcluster.events.master.<master>.<what>} */
  public static String masterEvent(String master, String what) {
    return "cpcluster.events.master." + master + "." + what;
  }

  /** {@code cpcluster.events.link.<link>.<what>} */
  public static String linkEvent(String link, String what) {
    return "cpcluster.events.link." + link + "." + what;
  }

  /** {@code cpcluster.events.transfer.<transfer>.<what>} */
  public static String transferEvent(String transfer, String what) {
    return "cpcluster.events.transfer." + transfer + "." + what;
  }

  /** {@code cpcluster.events.group.<group>.<what>} */
  public static String groupEvent(String group, String what) {
    return "cpcluster.events.group." + group + "." + what;
  }

  /** {@code cpcluster.events.audit.<user>.<verb>} */
  public static String auditEvent(String user, String verb) {
    return "cpcluster.events.audit." + user + "." + verb;
  }

  /** {@code cpcluster.queue.<priority>.<class>.<task>.<revision of the queued record>} */
  public static String queue(int priority, String taskClass, String task, long revision) {
    return "cpcluster.queue." + priority + "." + taskClass + "." + task + "." + revision;
  }

  /** {@code cpcluster.queue.<priority>.<class>.>}: what one consumer of the queue delivers. */
  public static String everyQueued(int priority, String taskClass) {
    return "cpcluster.queue." + priority + "." + taskClass + ".>";
  }

  /** {@code cpcluster.queue.*.*.<task>.*}: purging it takes a task out of the queue. */
  public static String everyQueued(String task) {
    return "cpcluster.queue.*.*." + task + ".*";
  }

  /** {@code cpcluster.schedule.<task>}: holds a delayed task until it is due. */
  public static String schedule(String task) {
    return "cpcluster.schedule." + task;
  }

  /** {@code cpcluster.due.<task>}: where a schedule puts a task whose time has come. */
  public static String due(String task) {
    return "cpcluster.due." + task;
  }

  /**
   * The sender's id in a subject {@code cpcluster.agent.<id>.…}; NATS permissions let a peer use
   * only its own.
   *
   * @throws IllegalArgumentException when the subject has another form
   */
  public static String senderOf(String agentSubject) {
    String prefix = "cpcluster.agent.";
    int end = agentSubject.indexOf('.', prefix.length());
    if (!agentSubject.startsWith(prefix) || end < 0) {
      throw new IllegalArgumentException("not a subject of a peer: " + agentSubject);
    }
    return agentSubject.substring(prefix.length(), end);
  }

  private static String agent(String node, String verb) {
    return "cpcluster.agent." + node + "." + verb;
  }
}
