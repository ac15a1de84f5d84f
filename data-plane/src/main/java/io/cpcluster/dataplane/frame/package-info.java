/**
 * Frames, the form in which everything travels on a link:
 *
 * <pre>u32 header length | u64 body length | JSON header | raw body</pre>
 *
 * Lengths are checked before anything is allocated for them. Only chunks and tasks have a body.
 */
package io.cpcluster.dataplane.frame;
