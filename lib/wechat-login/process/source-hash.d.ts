/** A hash of what the application is built from: 32 bytes. */
export function hashSource(folder?: string, env?: Readonly<Record<string, string | undefined>>): Buffer
export function buildIdOf(hash: Buffer): string
