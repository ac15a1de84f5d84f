package io.cpcluster.contracts.link;

/**
 * A peer's wish for a certificate, on {@code cpcluster.agent.<id>.certify}. Answered by {@link
 * CertificateAnswer} or an error.
 *
 * @param request a PKCS#10 request in PEM; nothing but its public key counts
 */
public record CertificateRequest(long session, String request) {}
