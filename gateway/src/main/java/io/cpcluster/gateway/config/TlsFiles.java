package io.cpcluster.gateway.config;

import java.nio.file.Path;

/**
 * What a gateway proves who it is with.
 *
 * @param certificates PEM, its own first
 * @param key PEM (PKCS#8), for its owner's eyes only
 */
public record TlsFiles(Path certificates, Path key) {}
