/** The id of the element that says that a consent brought no profile. */
export const NOT_KEPT = 'profile-not-kept'
