import type { LoginEvent } from '../../../lib/wechat-login/events.ts'

/** An event's fields in one line: `attempt 1, cause code-refused`. */
export function detailOf(event: LoginEvent): string {
  const { name: _, requestId: __, ...rest } = event
  return Object.entries(rest)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value) : value}`)
    .join(', ')
}
