/**
 * Files and blobs from one peer to another, verified.
 *
 * <pre>
 * has the bytes                                  takes them
 *   Offer … (names, sizes, identities)  ───────►   names checked and taken, room promised,
 *                                                  what an earlier try left hashed again
 *   ◄───────  Accept … (chunks that lack)
 *   Chunk (1 MiB, SHA-256) on all lanes ───────►   hashed, written in its position, journalled
 *   ◄───────  Again (spoilt, at most three times)    Verified (every 100 ms)
 *   Sent (SHA-256 of the list)          ───────►   compared; files synced, named, folders synced
 *   ◄───────  Completed
 * either side: Failed (it ends), Working (nothing new, still at it)
 * </pre>
 *
 * The receiver is authoritative: complete is what it says, when the bytes are on its disk under
 * their names. Until then they are in a hidden folder of the same file system, named after peer and
 * transfer, with a journal of verified chunks; the same transfer again continues there. A file
 * whose size or time of change differs at the sender starts anew.
 *
 * <p>An existing file is never replaced. If what is there has the same content the transfer
 * completes without its bytes crossing, which also covers a kill between naming and the last word;
 * otherwise it is refused ({@code conflict}). Of two transfers that fill one name at once the
 * second is refused.
 *
 * <p>A side that hears nothing of a transfer for 30 s, or sees nothing verified for half an hour,
 * gives it up. What may be of use to a next try stays for a day: after a cut, a cancel, a stall.
 * After a full disk or a mismatch nothing stays.
 */
package io.cpcluster.dataplane.transfer;
