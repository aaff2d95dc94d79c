// A file of its own: the rooms of state and session both use it, and neither imports the other.

/** How far another machine's clock may be ahead of ours. */
export const EARLY_SECONDS = 120
