package io.cpcluster.node.sockets;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.node.outside.Destination;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.OutsideLimits;
import io.cpcluster.node.outside.Words;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/**
 * One datagram out and one back, from a socket that hears its destination only: the first address
 * of a name. Thread-safe.
 */
final class UdpExchange {
  /** The most that fits a datagram of IPv4. */
  static final int MOST_BYTES = 65_507;

  private final Egress egress;
  private final OutsideLimits limits;
  private final SourcePorts ports;

  UdpExchange(Egress egress, OutsideLimits limits, SourcePorts ports) {
    this.egress = egress;
    this.limits = limits;
    this.ports = ports;
  }

  /** Blocks; an interrupt of a virtual thread closes the socket. */
  Bytes run(Destination to, byte[] data) throws IOException, InterruptedException {
    InetAddress address = egress.ofSocket(to).getFirst();
    try (DatagramSocket socket = ports.open(UdpExchange::bound)) {
      socket.connect(new InetSocketAddress(address, to.port()));
      socket.setSoTimeout(Math.toIntExact(limits.answer().toMillis()));
      socket.send(new DatagramPacket(data, data.length));
      byte[] buffer = new byte[limits.mostSocketBytes()];
      DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
      socket.receive(reply);
      return Bytes.of(Arrays.copyOf(buffer, reply.getLength()));
    } catch (SocketTimeoutException _) {
      throw new SocketTimeoutException("nothing came back within " + Words.time(limits.answer()));
    }
  }

  /** Not shared with another socket, which would take the replies. */
  private static DatagramSocket bound(int port) throws IOException {
    DatagramSocket socket = new DatagramSocket(null);
    try {
      socket.bind(new InetSocketAddress(port));
      return socket;
    } catch (IOException taken) {
      socket.close();
      throw taken;
    }
  }
}
