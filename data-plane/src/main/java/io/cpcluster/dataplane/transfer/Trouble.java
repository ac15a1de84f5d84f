package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.link.LinkEndedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an error of the disk or the link means for a transfer, without saying any path. */
final class Trouble {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private Trouble() {}

  static TransferEnd.Failed of(IOException trouble) {
    return switch (trouble) {
      case Refused refused -> refused.end();
      case LinkEndedException _ -> linkEnded();
      case AccessDeniedException _ ->
          new TransferEnd.Failed(ErrorCode.NOT_ALLOWED, "this file or folder may not be used");
      case NoSuchFileException _ ->
          new TransferEnd.Failed(ErrorCode.NOT_FOUND, "the file is not there");
      case IOException other when isFull(other) ->
          new TransferEnd.Failed(ErrorCode.OVERLOADED, "disk full");
      case IOException other -> {
        LOG.warn("a transfer ends by an error of the disk", other);
        yield new TransferEnd.Failed(ErrorCode.INTERNAL, "an error of the disk: the log says more");
      }
    };
  }

  static TransferEnd.Failed linkEnded() {
    return new TransferEnd.Failed(
        ErrorCode.UNAVAILABLE,
        "the link ended; the same transfer again sends only what is missing");
  }

  private static boolean isFull(IOException trouble) {
    String message = String.valueOf(trouble.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded");
  }
}
