// A file of its own: the state and the session both allow for it, and neither room knows the other.

/** What another machine made may be this much ahead of our time: clocks differ. */
export const EARLY_SECONDS = 120
