package io.cpcluster.cli.bench.crowd;

/**
 * What {@code bench nodes} prints.
 *
 * @param without the cluster before the nodes came, for the difference
 * @param with the same with all of them idle
 * @param perNode what one of them adds
 * @param connectS until all had a connection, one after the other
 * @param allLiveS from all hellos at once until the list of nodes showed all as live
 * @param listMs reading the whole list, page by page
 * @param taskP50MsWithout a small task on the one real node, alone, before the nodes came
 * @param killed so many connections were closed at once
 * @param killedToAllLostS from then until all those nodes were told lost
 * @param silentToAllLostS the same when as many fell silent on open connections
 * @param lostByMistake nodes that were told lost and were not; anything but 0 is a bug
 */
record CrowdFigures(
    int nodes,
    int masters,
    double failoverTimeoutS,
    int seconds,
    Load without,
    Load with,
    PerNode perNode,
    double connectS,
    double allLiveS,
    double listMs,
    double taskP50MsWithout,
    double taskP50Ms,
    double taskP99Ms,
    int killed,
    double killedToAllLostS,
    double silentToAllLostS,
    int lostByMistake,
    int brokenConnections,
    long offersRefused,
    int cores) {

  /**
   * A time of the cluster. CPU in cores: 0.5 is half a core.
   *
   * @param mastersCores of all masters together
   * @param ownCores of this process, which is all the nodes
   * @param messagesInPerS into the nats-server; out of it are those that it delivers
   * @param masterMib resident memory of the largest master
   */
  record Load(
      double mastersCores,
      double busiestMasterCores,
      double natsCores,
      double ownCores,
      long messagesInPerS,
      long messagesOutPerS,
      long bytesInPerS,
      long bytesOutPerS,
      long masterMib,
      long natsMib) {}

  /**
   * What one node adds in each second.
   *
   * @param mastersCpuUs microseconds of CPU of all masters together
   */
  record PerNode(
      double mastersCpuUs,
      double natsCpuUs,
      double beats,
      double offers,
      double messagesIn,
      double messagesOut,
      double bytesIn,
      double bytesOut) {}
}
