/**
 * Sockets and TLS: the native ones where they load, those of the JDK where not. TLS 1.3 only; both
 * ends show a certificate, and {@link io.cpcluster.dataplane.certificate.Trust} alone decides on
 * it: names and addresses of machines play no part.
 */
package io.cpcluster.dataplane.tls;
