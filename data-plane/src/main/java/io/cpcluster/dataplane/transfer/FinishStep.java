package io.cpcluster.dataplane.transfer;

/**
 * The steps in which what was received becomes visible, in this order. Killed after any of them,
 * the same transfer again ends with the same files.
 */
enum FinishStep {
  VERIFIED,
  FILES_SYNCED,
  PLACED,
  FOLDERS_SYNCED,
  PARTIALS_REMOVED;

  /** Production does nothing there; tests die there. */
  interface Hook {
    void reached(FinishStep step);
  }
}
