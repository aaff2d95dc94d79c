import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readApplication } from './application.ts'
import { parseYuan } from './fen.ts'
import { newSubmissionId } from './submission-id.ts'

function read(changes: Readonly<Record<string, string>>) {
  const form = new FormData()
  const typed = {
    submission: newSubmissionId(),
    product: 'flexible',
    amount: '10,000',
    months: '12',
    method: 'equal-payment',
    name: '王小明',
    phone: '13800138000',
    ...changes,
  }
  for (const [name, value] of Object.entries(typed)) form.set(name, value)
  return readApplication(form, 1_800_000_000)
}

/** What is stored of a field; after a `!`, the mistake beside it. */
function fieldOf(field: 'name' | 'phone', text: string): string | undefined {
  const result = read({ [field]: text })
  return result.kind === 'application' ? result.application[field] : `!${result.mistakes[field]}`
}

const phone = (text: string) => fieldOf('phone', text)
const name = (text: string) => fieldOf('name', text)

describe('a mobile number', () => {
  it.each([
    '13800138000',
    '+86 138 0013 8000',
    '8613800138000',
    '86-138-0013-8000',
    '008613800138000',
    '0086 138 0013 8000',
    '(+86) 138 0013 8000',
    '+86(138)0013-8000',
    '\u202d138 0013 8000\u202c', // copied from an iPhone's contacts
    '\u202d+86\u00a0138\u00a00013\u00a08000\u202c',
    '\u2066+86 13800138000\u2069',
    '\ufeff13800138000\u200b',
    '138\u200b0013\u20608000\u00ad',
    '１３８００１３８０００',
    '＋８６ １３８－００１３－８０００',
    '（＋８６）１３８．００１３．８０００',
    '138-0013-8000',
    '138.0013.8000',
    '138·0013·8000',
    '138‑0013–8000',
    '138—0013−8000',
    '138\u00a00013\u202f8000',
    '138\u30000013\t8000\r\n',
    'tel:13800138000',
    'TEL:+86-138-0013-8000',
    'tel://13800138000',
    'tel：+8613800138000',
  ])('is kept in 11 digits when %j was typed', (text) => {
    expect(phone(text)).toBe('13800138000')
  })

  it.each([
    '010-88886666',
    '(010) 8888 6666',
    '０１０－８８８８６６６６',
    '021 6888 8888',
    '010-12345678',
    '+86 010 12345678',
    '0755-83765566',
    '0571-8765432',
    '+86 10 8888 6666',
    '+86-755-8376-5566',
    '0086 0755 83765566',
    '861088886666',
    '010-88886666-801',
    '010-88886666 转 801',
    '010 8888 6666 ext. 12',
    '021-68888888#801',
    'tel:+86-21-68888888',
  ])('is asked for in place of the landline %j', (text) => {
    expect(phone(text)).toBe('!这是固定电话，请填写手机号')
  })

  it.each([
    '+852 6123 4567',
    '00852 6123 4567',
    '+853 6612 3456',
    '+886 912 345 678',
    '+1 415 555 2671',
    '+1 (380) 013-8000', // without its + it would look like a Chinese mobile number
    '＋１ ４１５ ５５５ ２６７１',
    '+44 20 7946 0958',
    '0014155552671',
    '\u202a+81 90-1234-5678\u202c',
    'tel:+65-9123-4567',
  ])('is asked for in place of the foreign %j', (text) => {
    expect(phone(text)).toBe('!暂不支持境外号码，请填写中国大陆手机号')
  })

  it.each([
    '',
    '12345',
    '12345678901',
    '10012345678',
    '+86 12345678901',
    '+86 +86 13800138000',
    '+868613800138000',
    '86 86 13800138000',
    '008600138 0013 8000',
    '++8613800138000',
    '138001380001',
    '1380013800',
    '13800138000 13900139000',
    '13800138000/13900139000',
    '+0013800138000',
    '1380013800x',
    '138 0013 八千',
    '95588',
    '400-800-8000',
    '+',
    '00',
    '\u202d\u202c',
  ])('is asked for when %j was typed', (text) => {
    expect(phone(text)).toBe('!请填写 11 位手机号')
  })

  it('is the same however its digits are grouped and whatever unseen is among them', () => {
    const digits = fc.stringMatching(/^1[3-9]\d{9}$/)
    const between = fc.constantFrom('', ' ', '-', '\u00a0', '.', '\u200b', '\u202d', '\u202c', '–', '\ufeff')
    const unseen = fc.constantFrom('', ' ', '\u202d', '\ufeff')
    const before = fc.constantFrom('', '+86', '86', '0086', '＋８６', 'tel:', 'tel:+86')
    fc.assert(
      fc.property(
        digits,
        unseen,
        before,
        fc.array(between, { minLength: 12, maxLength: 12 }),
        (number, first, code, gaps) => {
          const grouped = [...number].map((digit, at) => digit + gaps[at]).join('')
          expect(phone(first + code + gaps[11] + grouped)).toBe(number)
        },
      ),
    )
  })

  it('is 11 digits or a sentence, whatever was typed', () => {
    const any = fc.string({ unit: fc.constantFrom(...'+0186375 -.()转tel:x\u202d\u200b１') })
    fc.assert(
      fc.property(any, (text) => {
        expect(phone(text)).toMatch(/^(?:1[3-9]\d{9}|!.+手机号)$/)
      }),
    )
  })
})

describe('a name', () => {
  it.each([
    ['16 rare characters', '\u{2c456}'.repeat(16)],
    ['45 characters', '名'.repeat(45)],
    ['50 characters', '名'.repeat(50)],
    ['50 rare characters', '\u{2c456}'.repeat(50)],
    ['50 rare characters, each with its variation selector', '\u845b\u{e0100}'.repeat(50)],
    ['a variation selector at its end', '葛\u{e0101}'],
    ['a standardized variation at its end', '\u9038\ufe00'],
    ['50 letters with an accent each', 'e\u0301'.repeat(50)],
    ['a middle dot', '买买提·艾合买提·阿不都热依木'],
    ['another middle dot', '古丽娜尔‧买买提'],
    ['a space inside', 'María José García'],
    ['Tibetan vowels', 'བསྟན་འཛིན'],
    ['a compatibility ideograph, left as it is', '\ufa1e'],
  ])('with %s is kept as it is', (_, text) => {
    expect(name(text)).toBe(text)
  })

  it.each([
    ['a zero-width space', '\u200b'],
    ['a byte order mark', '\ufeff'],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
    ['marks of direction', '\u202d\u2068\u200e'],
    ['a soft hyphen', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['an empty Braille pattern', '\u2800'],
    ['a joiner', '\u200d'],
    ['a line break', '\r\n'],
    ['what a dictation leaves', '\ufffc'],
    ['a NUL', '\u0000'],
    ['a space with a variation selector', ' \ufe0f'],
  ])('loses %s at its ends', (_, unseen) => {
    for (const text of ['王小明', '\u{2c456}\u{e0100}', '王·明'])
      for (const typed of [text + unseen, unseen + text, `${unseen} ${text} ${unseen}${unseen}`])
        expect(name(typed)).toBe(text)
    expect(name(unseen)).toBe('!请填写姓名')
  })

  it('loses a variation selector that follows no character', () => {
    expect(name('\ufe0f王小明')).toBe('王小明')
    expect(name('\u{e0100}')).toBe('!请填写姓名')
  })

  it.each([
    ['51 characters', '名'.repeat(51)],
    ['51 rare characters', '\u{2c456}'.repeat(51)],
    ['51 characters with a variation selector each', '葛\u{e0100}'.repeat(51)],
    ['one character under a heap of marks', `e${'\u0301'.repeat(1000)}`],
    ['a million spaces between two characters', `王${' '.repeat(1_000_000)}明`],
    ['one character with a heap of variation selectors', `葛${'\u{e0100}'.repeat(1000)}`],
  ])('of %s is too long', (_, text) => {
    expect(name(text)).toBe('!姓名最多 50 个字')
  })

  it.each(['\u200b', '\u202e', '\u0000', '\n', '\u3164', '\u2800', '\ufffc', '\ufffd', '\ud800', '\u034f'])(
    'with %j inside is asked for again',
    (unseen) => {
      expect(name(`王${unseen}小明`)).toBe('!姓名里有看不见的字符，请重新填写')
    },
  )

  it('is kept as it is when it has at most 50 characters, from whatever plane', () => {
    const character = fc.constantFrom(
      '王',
      'é',
      '\u{2c456}',
      '\u{20000}',
      '\u{31350}',
      '葛\u{e0100}',
      '·',
      'ö',
    )
    const unseen = fc.string({ unit: fc.constantFrom(' ', '\u200b', '\ufeff', '\u202c', '\u3000') })
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 60 }),
        unseen,
        unseen,
        (all, before, after) => {
          const kept = all.length > 50 ? '!姓名最多 50 个字' : all.join('')
          expect(name(before + all.join('') + after)).toBe(kept)
        },
      ),
    )
  })
})

describe('an amount', () => {
  it.each([
    ['１２，０００', 1_200_000],
    ['１２０００．５０', 1_200_050],
    ['12 000', 1_200_000],
    ['12\u00a0000', 1_200_000],
    ['12\u2009000', 1_200_000],
    ['\u202d12,000\u202c', 1_200_000],
    ['12000\u200b', 1_200_000],
    ['\ufeff12000', 1_200_000],
    ['12，000元', 1_200_000],
    ['12000元整', 1_200_000],
    ['12,000圆', 1_200_000],
    ['人民币 12,000 元', 1_200_000],
    ['RMB 12,000', 1_200_000],
    ['CNY12000.00', 1_200_000],
    ['¥12,000.5', 1_200_050],
    ['￥ 12,000.00', 1_200_000],
    ['500.', 50_000],
    ["12'000", 1_200_000],
    ['12’000', 1_200_000],
    ['1,2000', 1_200_000],
    ['1,234,567.89', 123_456_789],
  ])('is read from %j', (text, amount) => {
    expect(parseYuan(text)).toBe(amount)
  })

  it.each([
    '元',
    '¥',
    ',',
    '500,00',
    '1,0',
    '12,00,000',
    '.',
    '5元0',
    '１２，０００．５０．１',
    '12-000',
    '-12000',
    '12000 美元',
    '$500',
    '\u200b',
  ])('is not read from %j', (text) => {
    expect(parseYuan(text)).toBeNull()
  })
})
