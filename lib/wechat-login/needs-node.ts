/** Thrown where Next runs us on its Edge runtime. */
export function needsNode(): Error {
  return new Error("the login needs Node: middleware.ts has to say `runtime: 'nodejs'` in a literal `config`")
}
