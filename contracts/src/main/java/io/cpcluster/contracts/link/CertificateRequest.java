package io.cpcluster.contracts.link;

import org.jspecify.annotations.Nullable;

/**
 * A peer's wish for a certificate, on {@code cpcluster.agent.<id>.certify}. Answered by {@link
 * CertificateAnswer} or an error.
 *
 * @param request a PKCS#10 request in PEM; nothing but its public key counts
 * @param user the public half of the NATS key whose credentials are to be renewed with it; null for
 *     none
 */
public record CertificateRequest(long session, String request, @Nullable String user) {}
