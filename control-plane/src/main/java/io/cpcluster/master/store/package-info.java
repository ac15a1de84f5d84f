/**
 * Where the values of keys lie. A node that has stored a value reports it before its task ends; the
 * master that hears it writes the key's record by compare-and-set, so that the last report wins,
 * and has the holder before remove its copy. What a lost word leaves behind goes when that node
 * begins a session: it tells all that it has then, and hears what nobody asks for.
 *
 * <pre>
 * stored (reported) ─► recorded ─┬─ stored elsewhere ─► recorded there, removed here
 *                                ├─ deleted ──────────► no record, removed
 *                                └─ in memory, and the session of its node is over: not found,
 *                                   and after ten minutes no record
 * </pre>
 */
package io.cpcluster.master.store;
