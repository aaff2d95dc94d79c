import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readApplication } from './application.ts'
import { fen, formatYuan, parseYuan } from './fen.ts'
import { METHODS, PRODUCTS } from './product.ts'
import { planRepayment } from './repayment-plan.ts'
import { newSubmissionId, parseSubmissionId } from './submission-id.ts'

const anyTerms = fc.record({
  principal: fc.integer({ min: 100, max: 100_000_000_00 }).map(fen),
  months: fc.integer({ min: 1, max: 60 }),
  annualRateBasisPoints: fc.integer({ min: 0, max: 3600 }),
  method: fc.constantFrom(...METHODS),
})
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('a repayment plan', () => {
  it('adds up to the loan and its interest, to the fen, whatever the terms', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const { installments, interest, total } = planRepayment(terms)
        expect(installments).toHaveLength(terms.months)
        expect(sum(installments.map((one) => one.principal))).toBe(terms.principal)
        expect(sum(installments.map((one) => one.total))).toBe(total)
        expect(total - interest).toBe(terms.principal)
        for (const one of installments) expect(one.total).toBe(one.principal + one.interest)
      }),
    )
  })

  it('asks for the same every month, but for the fen of the last (等额本息)', () => {
    // Against the textbook formula: 10,000 yuan, 12 months, 7.2 % a year.
    const { installments, interest } = planRepayment({
      principal: fen(1_000_000),
      months: 12,
      annualRateBasisPoints: 720,
      method: 'equal-payment',
    })
    const growth = 1.006 ** 12
    const monthly = Math.round((1_000_000 * 0.006 * growth) / (growth - 1))
    expect(installments[0]).toEqual({ number: 1, principal: monthly - 6000, interest: 6000, total: monthly })
    expect(new Set(installments.slice(0, -1).map(({ total }) => total))).toEqual(new Set([monthly]))
    expect(Math.abs((installments.at(-1)?.total ?? 0) - monthly)).toBeLessThan(12)
    expect(Math.abs(interest - (12 * monthly - 1_000_000))).toBeLessThan(12)
  })

  it('pays the same principal every month (等额本金), or all of it at the end (先息后本)', () => {
    const terms = { principal: fen(1_000_000), months: 3, annualRateBasisPoints: 720 }
    const principals = (method: 'equal-principal' | 'interest-first') =>
      planRepayment({ ...terms, method }).installments.map(({ principal }) => principal)
    expect(principals('equal-principal')).toEqual([333_333, 333_333, 333_334])
    expect(principals('interest-first')).toEqual([0, 0, 1_000_000])
  })
})

describe('an amount of money', () => {
  it.each([
    ['12000', 1_200_000],
    ['12,000', 1_200_000],
    ['￥１２０００.5', 1_200_050],
    ['500 元', 50_000],
    ['0.01', 1],
  ])('is read from %j', (text, amount) => {
    expect(parseYuan(text)).toBe(amount)
  })

  it.each(['', '-1', '1e3', '0x10', 'NaN', '1.234', '..', '一千', '9999999999'])(
    'is not read from %j',
    (text) => {
      expect(parseYuan(text)).toBeNull()
    },
  )

  it('is written as it is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (amount) => {
        expect(parseYuan(formatYuan(fen(amount)))).toBe(amount)
      }),
    )
  })
})

describe('an application form', () => {
  const [product] = PRODUCTS
  const typed = {
    submission: 'a'.repeat(22),
    product: product.id,
    amount: '10,000',
    months: '12',
    method: 'equal-payment',
    name: '王小明',
    phone: '138 0000 0000',
  }
  const read = (changes: Readonly<Record<string, string>>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...typed, ...changes })) form.set(name, value)
    return readApplication(form, 1_800_000_000)
  }

  it('is an application when everything in it is right', () => {
    expect(read({})).toEqual({
      kind: 'application',
      application: {
        id: 'a'.repeat(22),
        productId: 'flexible',
        amount: 1_000_000,
        months: 12,
        method: 'equal-payment',
        name: '王小明',
        phone: '13800000000',
        createdAt: 1_800_000_000,
      },
    })
  })

  it.each([
    [{ amount: '' }, 'amount'],
    [{ amount: '499' }, 'amount'],
    [{ amount: '50,001' }, 'amount'],
    [{ amount: '1,050' }, 'amount'],
    [{ amount: 'viel' }, 'amount'],
    [{ months: '5' }, 'months'],
    [{ method: 'balloon' }, 'method'],
    [{ name: ' ' }, 'name'],
    [{ name: '名'.repeat(51) }, 'name'],
    [{ name: '王\u0000小明' }, 'name'],
    [{ name: '王\u202e小明' }, 'name'],
    [{ name: '王\n小明' }, 'name'],
    [{ name: '\u200b' }, 'name'],
    [{ name: '王\ud800' }, 'name'],
    [{ phone: '12345' }, 'phone'],
    [{ product: 'none' }, 'product'],
    [{ submission: '' }, 'product'],
  ])('says beside the field what is wrong with %j', (changes, field) => {
    const result = read(changes)
    expect(result.kind === 'mistakes' && Object.keys(result.mistakes)).toEqual([field])
  })

  it('is known by a name that no other form has', () => {
    const [one, other] = [newSubmissionId(), newSubmissionId()]
    expect(one).not.toBe(other)
    expect(read({ submission: one })).toMatchObject({ application: { id: one } })
    for (const text of [`${one}x`, one.slice(1), `${one.slice(1)}/`])
      expect(parseSubmissionId(text)).toBeNull()
  })

  it('is read whatever is sent instead of it', () => {
    expect(readApplication(new FormData(), 1).kind).toBe('mistakes')
    const files = new FormData()
    files.set('amount', new File(['x'], 'x.txt'))
    expect(readApplication(files, 1).kind).toBe('mistakes')
  })
})
