import { describe, expect, it } from 'vitest'
import { DENIED_CODE, parseAuthorizationCode } from './authorization-code.ts'

describe('authorization code', () => {
  it.each(['051vrM000PY5zO1JPC200tSh9j2vrM09', 'a', 'x_-'.padEnd(128, '0')])('may be %s', (text) => {
    expect(parseAuthorizationCode(text)).toBe(text)
  })

  it.each(['', 'x'.repeat(129), 'a b', 'a\n', 'a&secret=x', 'a%00', '代码'])('cannot be %j', (text) => {
    expect(parseAuthorizationCode(text)).toBeNull()
  })

  it('is not what a refusal brings', () => {
    expect(parseAuthorizationCode(DENIED_CODE)).toBeNull()
  })
})
