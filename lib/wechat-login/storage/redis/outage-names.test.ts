import { ConnectionTimeoutError, SocketClosedUnexpectedlyError, SocketTimeoutError } from 'redis'
import { expect, it } from 'vitest'
import { remedyOf } from '../remedies.ts'
import { outageOf } from './over-tcp.ts'

const causeOf = (thrown: unknown) => outageOf(thrown, [], false).causeCode

it('names the client’s errors also where a build took the names of their classes', () => {
  const named = [new ConnectionTimeoutError(), new SocketClosedUnexpectedlyError(), new SocketTimeoutError(5)]
  for (const error of named) {
    const name = causeOf(error)
    Object.defineProperty(error, 'constructor', { value: class {} })
    Object.defineProperty(error.constructor, 'name', { value: '' })
    expect([causeOf(error), name]).toEqual([name, expect.stringMatching(/^\w+Error$/)])
  }
  expect(remedyOf(causeOf(named[0]))).toContain('firewalls')
  expect(remedyOf(causeOf(named[1]))).toContain('rediss://')
})

it('names a socket’s error by its code, and invents no name', () => {
  expect(causeOf(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED')
  expect([causeOf(new Error('no')), causeOf('no')]).toEqual([null, null])
})
