/**
 * What tasks of a node keep: files and values under keys on disk, values under keys in memory.
 *
 * <p>The disk store is one folder. Every name is relative to it and taken apart before anything is
 * opened; folders are opened one by one without following links, and what is done in a folder is
 * done by its handle, so that a name that is exchanged meanwhile leads nowhere else. Bytes are
 * promised by {@link io.cpcluster.node.storage.Quota} before they are written, those of unfinished
 * files among them, so that the folder never holds more than it may. A file is made under a hidden
 * name, synced, named, and its folder synced: it is there wholly old or wholly new, and after the
 * answer it stays.
 *
 * <p>A value that is stored under a key is reported to the masters before the task ends, which
 * record where the key lies; see {@link io.cpcluster.node.storage.KeyReports}.
 */
package io.cpcluster.node.storage;
