import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { ADOPT_FILES } from '../e2e/harness/adopt-page.ts'

const PAGES = ['README.md', 'CHANGELOG.md', ...globSync(['docs/*.md', '.github/*.md'])]

it.each(PAGES)('%s links only to files that exist', (page) => {
  for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g))
    expect(existsSync(join(dirname(page), target)), target).toBe(true)
})

it.each(PAGES)('%s names only source files that exist, or that an adopter writes', (page) => {
  for (const [, file = ''] of readFileSync(page, 'utf8').matchAll(/`((?:[\w-]+\/)*[\w.-]+\.tsx?)`/g)) {
    const places = [file, join('lib/wechat-login', file)]
    expect(
      places.some((place) => existsSync(place) || ADOPT_FILES.includes(place)),
      file,
    ).toBe(true)
  }
})
