/** Of its own: Next would take the one at the root of the repository. */
export function register() {}
