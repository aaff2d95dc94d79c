import { expect, it } from 'vitest'
import { type LoginEvent, subscribe } from '../events.ts'
import { reportUnknownActions } from './unknown-actions.ts'

it('tells an event in place of Next’s warning, without what the sender wrote, and leaves every other warning', () => {
  const warned: unknown[] = []
  const console = { warn: (...said: readonly unknown[]) => warned.push(said) }
  const events: LoginEvent[] = []
  subscribe((event) => events.push(event))
  reportUnknownActions(console)
  console.warn(new Error('Failed to find Server Action "40aa". This request might be from …'))
  console.warn(new Error('The Server Reference ID did not match the expected format. Received "x".'))
  console.warn(new Error('Invalid Server Actions request.'))
  expect(events).toEqual(Array(3).fill({ name: 'action.unknown', requestId: '' }))
  console.warn('Failed to find Server Action', 1)
  console.warn(new Error('disk full'))
  expect(warned).toEqual([['Failed to find Server Action', 1], [new Error('disk full')]])
})
