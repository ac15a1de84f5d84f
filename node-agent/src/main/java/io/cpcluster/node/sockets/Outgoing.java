package io.cpcluster.node.sockets;

import io.cpcluster.contracts.json.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What is sent. */
sealed interface Outgoing {
  /** Writes all of it. */
  void writeTo(OutputStream out) throws IOException;

  /** Bytes of the task itself. */
  record Here(Bytes bytes) implements Outgoing {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes.toArray());
      out.flush();
    }
  }

  /** Bytes of a file, read piece by piece. */
  record InFile(FileChannel file) implements Outgoing {
    private static final int PIECE = 64 << 10;

    @Override
    public void writeTo(OutputStream out) throws IOException {
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      while (file.read(piece) >= 0) {
        out.write(piece.array(), 0, piece.position());
        piece.clear();
      }
      out.flush();
    }
  }
}
