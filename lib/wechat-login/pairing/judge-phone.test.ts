import { describe, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { parseSessionKey } from '../session/tracker.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { judgePhone, readPhoneAnswer } from './judge-phone.ts'

const [mine, other] = ['X', 'Y'].map((end) => sane(parseOpenId(`oUser5Q00000000000000000000${end}`)))
const me = sane(mine ?? null)
const phone = sane(parseSessionKey('k'.repeat(22)))

it.each([
  ['seen', { kind: 'seen', openId: me }, 'ask'],
  ['agreed', { kind: 'agreed', openId: me, phone }, 'agreed'],
  ['refused', { kind: 'refused', openId: me }, 'refused'],
  ['ended by wrong digits', { kind: 'over', openId: me, session: '' }, 'over'],
  ['used', { kind: 'over', openId: me, session: '1…;' }, 'agreed'],
] as const)('shows the person whose ticket it is: %s', (_, record, step) => {
  expect(judgePhone(record, me)).toBe(step)
  expect(judgePhone(record, sane(other ?? null))).toBe('in-use')
})

it('lets nobody use a ticket under which a foreign value lies', () => {
  expect(judgePhone(null, me)).toBe('over')
})

describe('an answer', () => {
  const answer = (...fields: readonly (readonly [string, string])[]) => {
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    return readPhoneAnswer(form, '07')
  }

  it('agrees with the two digits that the computer shows, however they were typed', () => {
    for (const digits of ['07', ' 07 ', '０７']) expect(answer(['digits', digits])).toBe('agreed')
  })

  it('agrees with nothing else', () => {
    for (const digits of ['7', '70', '007', '', '7.0', '٠٧', 'on'])
      expect(answer(['digits', digits])).toBe('wrong-digits')
    expect(answer()).toBe('wrong-digits')
    expect(answer(['answer', 'yes'])).toBe('wrong-digits')
    expect(answer(['digits', '06'], ['digits', '07'])).toBe('wrong-digits') // no two tries in one form
    const files = new FormData()
    files.append('digits', new File(['07'], '07'))
    expect(readPhoneAnswer(files, '07')).toBe('wrong-digits')
  })

  it('refuses without digits, and whatever digits are beside it', () => {
    expect(answer(['answer', 'no'])).toBe('refused')
    expect(answer(['digits', '07'], ['answer', 'yes'], ['answer', 'no'])).toBe('refused')
  })
})
