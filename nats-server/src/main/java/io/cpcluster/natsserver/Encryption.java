package io.cpcluster.natsserver;

import java.nio.file.Path;

/**
 * What a server proves who it is with, in PEM. Relative paths are those of the folder that the
 * server is started in.
 *
 * @param certificate the server's own, followed by those above it, without the root
 * @param key readable by its owner only
 * @param roots whom it believes
 */
public record Encryption(Path certificate, Path key, Path roots) {}
