import { publish } from '../events.ts'

// @see Next, getActionNotFoundError and getInvalidServerReferenceIdError
const UNKNOWN_ACTION = /^(?:Failed to find Server Action|Invalid Server Actions |The Server Reference ID )/

/**
 * Patches `console.warn` of this process, for operators who read its log as JSON: Next warns there of each form and
 * Server Action of another build, with a stack and with what the sender wrote. An event takes the place of the warning.
 */
export function reportUnknownActions(of: Pick<Console, 'warn'> = console): void {
  const { warn } = of
  Reflect.set(of, 'warn', (...said: readonly unknown[]) => {
    const [first] = said
    if (first instanceof Error && UNKNOWN_ACTION.test(first.message))
      publish({ name: 'action.unknown', requestId: '' })
    else Reflect.apply(warn, of, said)
  })
}
