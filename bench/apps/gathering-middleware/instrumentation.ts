/** Empty, so that Next does not take the one at the root of the repository. */
export function register() {}
