package io.cpcluster.contracts.join;

/**
 * A secret that only one master can read: AES-256-GCM under a key from ECDH on P-256 by HKDF with
 * SHA-256. The claim beside it is authenticated with it.
 *
 * @param key the sender's public key for this one message, X.509 in base64
 * @param text 12 bytes of nonce, then the sealed bytes with their tag, base64
 */
public record SealedSecret(String key, String text) {}
