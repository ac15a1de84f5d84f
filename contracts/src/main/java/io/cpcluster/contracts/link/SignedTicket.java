package io.cpcluster.contracts.link;

import java.util.List;

/**
 * A {@link Ticket} with the signature of the master that gave it.
 *
 * @param ticket the ticket's JSON document, the very text that is signed
 * @param signature ECDSA with SHA-256 over its UTF-8, base64
 * @param signer the master's certificates as base64 of DER, its own first, without the root
 */
public record SignedTicket(String ticket, String signature, List<String> signer) {
  public SignedTicket {
    signer = List.copyOf(signer);
  }
}
