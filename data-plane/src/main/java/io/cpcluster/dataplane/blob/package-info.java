/**
 * Blobs: bytes named by the SHA-256 of the list of their chunks' SHA-256, held in a bounded folder.
 * A blob is in the folder wholly or not at all; what a restart finds there is hashed before it is
 * handed out for the first time, since blobs are not synced to the disk.
 */
package io.cpcluster.dataplane.blob;
