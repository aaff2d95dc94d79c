/** Why a login could not go on: a closed list, each with its own text on the help page. */
export const FAILURE_CAUSES = [
  'repeated-parameter',
  'unreadable-state',
  'damaged-state',
  'other-secret',
  'cookies-refused',
  'other-browser',
  'took-too-long',
  'clocks-apart',
  'not-a-page',
  'code-refused',
  'wechat-busy',
  'misconfigured',
  'other-host',
  'sessions-lost',
] as const

export type FailureCause = (typeof FAILURE_CAUSES)[number]

export function parseFailureCause(text: string): FailureCause | null {
  return FAILURE_CAUSES.find((cause) => cause === text) ?? null
}
