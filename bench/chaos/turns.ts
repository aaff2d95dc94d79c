import { formPost, hiddenFields } from '../../e2e/harness/native-form.ts'
import type { Recorder } from './recorder.ts'
import { PAGES, type Visitor } from './visitor.ts'

/** What a visitor has at hand for a turn. */
export type Around = {
  /** 0 ≤ x < 1. */
  readonly random: () => number
  readonly recorder: Recorder
  /** Callbacks that other visitors began and did not open. */
  readonly callbacks: { readonly visitor: Visitor; readonly path: string }[]
}

type Turn = {
  /** How often, beside the others. */
  readonly weight: number
  readonly take: (visitor: Visitor, around: Around) => Promise<unknown>
}

const MOST_CALLBACKS = 20
const PHONE_NUMBER = '13800138000'

const ALL = [PAGES.loan, PAGES.member, PAGES.applications]

const oneOf = <Item>(items: readonly Item[], random: () => number) =>
  items[Math.floor(random() * items.length)]

const open = (visitor: Visitor, random: () => number) => visitor.open(oneOf(ALL, random) ?? PAGES.loan)

const TURNS: Readonly<Record<string, Turn>> = {
  'opens a page': { weight: 40, take: (visitor, { random }) => open(visitor, random) },

  'opens three tabs at once': {
    weight: 10,
    take: (visitor) => Promise.all(ALL.map((path) => visitor.open(path))),
  },

  'comes as a newcomer, in three tabs': {
    weight: 8,
    take: (visitor) => {
      visitor.setCookies('')
      return Promise.all(ALL.map((path) => visitor.open(path)))
    },
  },

  'signs out, and comes again with the cookies of before': {
    weight: 8,
    take: async (visitor, { random }) => {
      const before = visitor.cookies()
      await visitor.signOut()
      visitor.setCookies(before)
      await open(visitor, random)
    },
  },

  'applies for a loan': {
    weight: 10,
    take: async (visitor, { recorder }) => {
      const { amount } = visitor.person
      const path = `/frontend/loan/apply?product=large&amount=${amount}&months=12&method=equal-payment`
      const page = await visitor.open(path)
      const fields = page === null ? {} : hiddenFields(page.body)
      if (fields.submission === undefined) return // reading only, while the store is away
      const filed = await visitor.send(path, formPost({ ...fields, name: '王小明', phone: PHONE_NUMBER }))
      if (filed?.body.includes('申请已提交')) recorder.form()
    },
  },

  'opens the callback of a login twice at once, and later again': {
    weight: 8,
    take: async (visitor) => {
      visitor.setCookies('')
      const callback = await visitor.beginLogin()
      if (callback === null) return
      await Promise.all([visitor.open(callback), visitor.open(callback)])
      await visitor.open(callback)
    },
  },

  'signs out, and opens an old callback': {
    weight: 4,
    take: async (visitor) => {
      visitor.setCookies('')
      const callback = await visitor.beginLogin()
      if (callback === null) return
      await visitor.open(callback)
      await visitor.signOut()
      await visitor.open(callback)
    },
  },

  'opens a callback that another visitor began': {
    weight: 6,
    take: async (visitor, { callbacks, random }) => {
      const theirs = callbacks.find((one) => one.visitor !== visitor)
      if (theirs === undefined) return open(visitor, random)
      callbacks.splice(callbacks.indexOf(theirs), 1)
      if (random() < 0.5) visitor.setCookies('')
      return visitor.open(theirs.path)
    },
  },

  'begins a login, and leaves its callback lying about': {
    weight: 4,
    take: async (visitor, { callbacks }) => {
      const before = visitor.cookies()
      visitor.setCookies('')
      const path = await visitor.beginLogin()
      visitor.setCookies(before)
      if (path !== null && callbacks.length < MOST_CALLBACKS) callbacks.push({ visitor, path })
      await visitor.open(PAGES.loan)
    },
  },

  'comes with cookies that were cut': {
    weight: 6,
    take: (visitor, { random }) => {
      const cookies = visitor.cookies()
      const cut = [
        cookies.slice(0, Math.floor(random() * cookies.length)),
        cookies.replace(/__Host-UU=[^;]*/, (whole) => whole.slice(0, -5)),
        cookies.replace(/(?:; )?__Host-UU=[^;]*/, ''),
        cookies.replace(/(__Host-T=\w{10})\w*/, '$1'),
      ]
      visitor.setCookies(oneOf(cut, random) ?? '')
      return open(visitor, random)
    },
  },
}

const ALL_WEIGHTS = Object.values(TURNS).reduce((sum, { weight }) => sum + weight, 0)

/** One turn of a visitor, by chance. */
export async function takeTurn(visitor: Visitor, around: Around): Promise<void> {
  let left = around.random() * ALL_WEIGHTS
  for (const { weight, take } of Object.values(TURNS)) {
    left -= weight
    if (left >= 0) continue
    await take(visitor, around)
    return
  }
}
