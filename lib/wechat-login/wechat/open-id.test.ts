import { describe, expect, it } from 'vitest'
import { maskOpenId, parseOpenId } from './open-id.ts'

const real = 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc'

describe('openId', () => {
  it.each([real, 'o'.repeat(20), `o_-${'9'.repeat(61)}`])('may be %s', (text) => {
    expect(parseOpenId(text)).toBe(text)
  })

  it.each([
    '',
    '7200',
    'o'.repeat(19),
    'o'.repeat(65),
    `${real}\n`,
    ` ${real}`,
    `${real}é`,
    '<script>alert(1)</script>',
  ])('cannot be %j', (text) => {
    expect(parseOpenId(text)).toBeNull()
  })

  it.each([real, 'o'.repeat(20)])('is shown by its ends only', (text) => {
    const openId = parseOpenId(text)
    if (openId === null) throw new Error('the sample is an openId')
    expect(maskOpenId(openId)).toBe(`${text.slice(0, 4)}****${text.slice(-4)}`)
  })
})
