/**
 * Letting newcomers in. A token is a record in the bucket {@code cpcluster_join}, counted as used
 * before anybody is let in by it; a name belongs to the first key that claims it. Both are decided
 * by one compare-and-set each. Whatever is wrong, a newcomer is refused in the same words; the log
 * says why, without secrets.
 */
package io.cpcluster.master.join;
