package io.cpcluster.gateway.access;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.config.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The header that opens the gateway, in a file beside the token's: {@code curl -H @FILE} reads it
 * there, while a token in an argument could be read by every user of the machine.
 */
public final class HeaderFile {
  private static final Logger LOG = LoggerFactory.getLogger(HeaderFile.class);
  private static final String TOKEN = ".token";
  private static final String HEADER = ".header";

  private HeaderFile() {}

  /** {@code gateway.header} beside {@code gateway.token}. */
  public static Path beside(Path tokenFile) {
    String name = String.valueOf(tokenFile.getFileName());
    String stem = name.endsWith(TOKEN) ? name.substring(0, name.length() - TOKEN.length()) : name;
    return tokenFile.resolveSibling(stem + HEADER);
  }

  /** Writes it for its owner's eyes; a gateway whose folder is read-only goes without. */
  public static void write(Path tokenFile) throws InvalidConfig {
    String line = "Authorization: Bearer " + BearerToken.textIn(tokenFile) + "\n";
    try {
      OwnerOnly.write(beside(tokenFile), line);
    } catch (IOException readOnly) {
      LOG.info("There is no file with the header for curl: {}", readOnly.toString());
    }
  }
}
