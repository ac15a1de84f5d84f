package io.cpcluster.node.sockets;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.blobs.Supply;
import io.cpcluster.node.blobs.Use;
import io.cpcluster.node.outside.Destination;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.InvalidDestination;
import io.cpcluster.node.outside.Outcome;
import io.cpcluster.node.outside.Outside;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;

/** Runs {@code Tcp} and {@code Udp}. Thread-safe; an interrupt closes the socket. */
public final class SocketTasks {
  private final Outside outside;
  private final BlobSupply supply;
  private final TcpExchange tcp;
  private final UdpExchange udp;

  /**
   * @param supply of data that is not in the task
   * @param ports from which it calls
   */
  public SocketTasks(Outside outside, Egress egress, BlobSupply supply, SourcePorts ports) {
    this.outside = outside;
    this.supply = supply;
    this.tcp = new TcpExchange(egress, outside.limits(), ports);
    this.udp = new UdpExchange(egress, outside.limits(), ports);
  }

  /** Sends the data over a connection, and answers what comes back. */
  public Result tcp(Task.Tcp task) throws InterruptedException {
    String kind = task.kind();
    try {
      Destination to = Destination.parse(task.addr());
      return switch (task.data()) {
        case Content.Inline(Bytes bytes) -> tcp(to, new Outgoing.Here(bytes));
        case Content.Stored(BlobReference blob) ->
            switch (supply.get(blob)) {
              case Supply.Missing(String why) -> new Result.Error(why);
              case Supply.Here(Use use) -> {
                try (use;
                    FileChannel file = use.open()) {
                  yield tcp(to, new Outgoing.InFile(file));
                }
              }
            };
      };
    } catch (InvalidDestination wrong) {
      return error(kind, String.valueOf(wrong.getMessage()));
    } catch (IOException broken) {
      return error(kind, "its data cannot be read: " + broken.getMessage());
    }
  }

  private Result tcp(Destination to, Outgoing data) throws InterruptedException {
    return result("Tcp", outside.call(to, limit(), () -> tcp.run(to, data)));
  }

  /** Sends the data as one datagram, and answers the one that comes back. */
  public Result udp(Task.Udp task) throws InterruptedException {
    String kind = task.kind();
    try {
      Destination to = Destination.parse(task.addr());
      long size =
          switch (task.data()) {
            case Content.Inline(Bytes bytes) -> bytes.size();
            case Content.Stored(BlobReference blob) -> blob.size();
          };
      if (size > UdpExchange.MOST_BYTES) {
        return error(
            kind, size + " bytes are more than a datagram holds, " + UdpExchange.MOST_BYTES);
      }
      return switch (task.data()) {
        case Content.Inline(Bytes bytes) -> udp(to, bytes.toArray());
        case Content.Stored(BlobReference blob) ->
            switch (supply.get(blob)) {
              case Supply.Missing(String why) -> new Result.Error(why);
              case Supply.Here(Use use) -> {
                try (use) {
                  yield udp(to, use.bytes());
                }
              }
            };
      };
    } catch (InvalidDestination wrong) {
      return error(kind, String.valueOf(wrong.getMessage()));
    } catch (IOException broken) {
      return error(kind, "its data cannot be read: " + broken.getMessage());
    }
  }

  private Result udp(Destination to, byte[] data) throws InterruptedException {
    return result("Udp", outside.call(to, limit(), () -> udp.run(to, data)));
  }

  private Duration limit() {
    return outside.limits().total();
  }

  private static Result result(String kind, Outcome<Bytes> outcome) {
    return switch (outcome) {
      case Outcome.Answered<Bytes>(Bytes reply) -> new Result.Data(reply);
      case Outcome.Failed<Bytes>(String why) -> error(kind, why);
    };
  }

  private static Result error(String kind, String why) {
    return new Result.Error(kind + ": " + why);
  }
}
