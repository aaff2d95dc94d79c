import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { explainErrcode } from '../lib/wechat-login/wechat/errcodes.ts'

const page = readFileSync('docs/real-account.md', 'utf8')
const rows = (heading: string) =>
  (page.split(heading)[1]?.split('\n## ')[0] ?? '').matchAll(/^\| (\d{5}.*?) +\| (.*?) +\|/gm)

it('names each error page of WeChat’s authorize address', () => {
  const codes = [...rows('## 4.')].flatMap(([, cell = '']) => cell.match(/\d{5}/g) ?? [])
  const official = ['03', '04', '05', '06', '09', '10', '11', '12', '13', '15', '16'].map(
    (end) => `100${end}`,
  )
  expect(codes).toEqual(official)
})

it('names only errcodes that the login knows', () => {
  const codes = [...rows('## 5.')].flatMap(([, cell = '']) => cell.match(/\d{5}/g) ?? [])
  expect(codes).toEqual(expect.arrayContaining(['40029', '40125', '40164']))
  for (const code of codes)
    expect(explainErrcode(Number(code)).meaning, code).not.toBe(explainErrcode(1).meaning)
})
