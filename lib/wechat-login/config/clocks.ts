/** What another machine made may be this much ahead of our time: clocks differ. */
export const EARLY_SECONDS = 120
