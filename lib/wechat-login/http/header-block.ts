/**
 * How long the status line and the headers of an answer may be together, in bytes: nginx as installed reads those of
 * the server behind it into 4 KB, and answers 502 when there are more.
 * @see nginx, `proxy_buffer_size`
 */
const MOST_HEADER_BYTES = 4000

/** The status line and what Next, the gate and next.config.js add to a redirect, some 500; the rest is the application's. */
const USUAL_BYTES = 800

const BYTES_OF_A_LINE = '\r\n'.length + 'X-Redirect-To: '.length

/**
 * The bytes that are left for one more header line of a redirect.
 * @param values of its long headers: `Location`, each `Set-Cookie`
 */
export function roomBeside(values: readonly string[]): number {
  const taken = values.reduce((sum, value) => sum + BYTES_OF_A_LINE + value.length, 0)
  return MOST_HEADER_BYTES - USUAL_BYTES - taken - BYTES_OF_A_LINE
}
