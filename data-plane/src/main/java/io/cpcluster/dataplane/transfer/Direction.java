package io.cpcluster.dataplane.transfer;

/** Which way the bytes of a transfer go, seen from here. */
public enum Direction {
  SENDING,
  RECEIVING
}
