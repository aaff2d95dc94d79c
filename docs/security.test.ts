import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const rows = [
  ...readFileSync('docs/security.md', 'utf8').matchAll(
    /`([\w/.-]+\.(?:spec|test)\.ts|e2e\/adopted\/\w+\.ts)`: ([^|]+?)\s*\|/g,
  ),
]

it('names only tests that exist', () => {
  expect(rows.length).toBeGreaterThan(30)
  for (const [, file = '', title = ''] of rows) {
    const source = readFileSync(file, 'utf8').replaceAll("\\'", "'")
    expect(source.includes(title), `${file}: ${title}`).toBe(true)
  }
})
