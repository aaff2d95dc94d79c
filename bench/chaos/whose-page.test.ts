import { expect, it } from 'vitest'
import { people } from './person.ts'
import { whosePage } from './whose-page.ts'

const [one, other] = people(2, 'a-secret-of-nothing-but-this-very-test')
if (one === undefined || other === undefined) throw new Error('two people')

const member = (mask: string) => `<main><span data-testid="open-id">${mask}</span></main>`
const apply = (owner: string) => `<strong class="money">877.15</strong><form data-keep="${owner}"></form>`
const application = (amount: number) => `<section class="card" data-testid="application">
  <div class="row"><strong class="money">${amount.toLocaleString('en-US')}<!-- --> 元</strong></div></section>`

it('knows a page by its openId, by the owner of its form, and by the applications on it', () => {
  for (const page of [member(one.mask), apply(one.formOwner), application(one.amount)]) {
    expect(whosePage(page, one)).toEqual({ kind: 'own' })
    expect(whosePage(page, other)).toMatchObject({ kind: 'another' })
  }
})

it('is another’s if one thing on it is', () => {
  expect(whosePage(application(one.amount) + application(other.amount), one)).toEqual({
    kind: 'another',
    shown: '11,000',
  })
  expect(whosePage(member(one.mask) + member(other.mask), one)).toEqual({
    kind: 'another',
    shown: other.mask,
  })
})

it('is nobody’s without any of them', () => {
  expect(whosePage('<main>还没有借款申请。</main>', one)).toEqual({ kind: 'nobody' })
  expect(whosePage(member(''), one)).toEqual({ kind: 'another', shown: '' })
})

it('makes people of whom no two show the same', () => {
  for (const shown of ['user', 'mask', 'formOwner', 'amount'] as const)
    expect(new Set(people(190, 'a-secret-of-nothing-but-this-very-test').map((who) => who[shown])).size).toBe(
      190,
    )
})
