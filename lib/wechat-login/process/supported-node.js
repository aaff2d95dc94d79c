// JavaScript, in words that an old Node can read: it is asked before anything else runs.

/**
 * Whether a Node has what the login needs: `node:sqlite` without a flag.
 * @param {string} version such as `22.13.0` or `v26.10.0`
 * @see https://nodejs.org/api/sqlite.html, History: 22.13.0 and 23.4.0
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major === 22) return minor >= 13
  if (major === 23) return minor >= 4
  return major > 23
}
