import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadedWith } from '../../../e2e/harness/static-imports.ts'

const FIRST_ANSWER = ['index.ts', 'gate/gate.ts', 'session/page-session.ts', 'page-script/served.ts'].map(
  (name) => `lib/wechat-login/${name}`,
)

it('leaves the packages that check and seal to those who need them: no first page waits for them', () => {
  const loading = [...loadedWith(FIRST_ANSWER)].filter((file) =>
    /^import (?!type\b).*from '(?:zod|iron-session|pino|redis|@upstash\/redis)'/m.test(
      readFileSync(file, 'utf8'),
    ),
  )
  expect(loading).toEqual([])
})
