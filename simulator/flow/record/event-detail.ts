import type { LoginEvent } from '../../../lib/wechat-login/events.ts'

/** An event's fields in one line, but for the login's name, which says nothing here: `attempt 1, cause code-refused`. */
export function detailOf(event: LoginEvent): string {
  const { name: _, requestId: __, ...rest } = event
  return Object.entries(rest)
    .filter(([field, value]) => field !== 'login' && value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value) : value}`)
    .join(', ')
}
