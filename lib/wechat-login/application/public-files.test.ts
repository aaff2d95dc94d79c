import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileAddress, fileName, listPublicFiles, respell, watchPublicFiles } from './public-files.ts'

const OPEN = [
  '/.well-known/pki-validation/proof.txt',
  '/100%.txt',
  '/a+b@2x.png',
  '/files/readme.txt',
  '/latest/notes.txt',
  '/logo.png',
  '/same.png',
  '/v2/notes.txt',
  '/图/图标 1.png',
]
const WITHHELD = [
  '/.env',
  '/.git/config',
  '/.well-known/.hidden',
  '/files/.well-known/x.txt',
  '/files/.DS_Store',
  '/leak.txt',
  '/out/secret.txt',
  '/again/logo.png',
  '/v2/again/notes.txt',
]

let root = ''
let folder = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'files-'))
  folder = join(root, 'public')
  const linked = ['/latest/notes.txt', '/same.png', '/leak.txt', '/out/secret.txt', '/again/logo.png']
  for (const name of [...OPEN, ...WITHHELD].filter((one) => !linked.includes(one)))
    if (name !== '/v2/again/notes.txt') write(join(folder, name))
  write(join(root, 'secret.txt'))
  write(join(root, 'public-not/secret.txt'))
  link('v2', 'latest')
  link('logo.png', 'same.png')
  link('../secret.txt', 'leak.txt')
  link('../public-not', 'out')
  link('.', 'again')
  link('../v2', 'v2/again')
  link('nowhere', 'broken.txt')
})
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'x')
}

function link(target: string, name: string): void {
  symlinkSync(target, join(folder, name))
}

describe.each([
  ['listed at the start', listPublicFiles],
  ['looked up when asked', watchPublicFiles],
] as const)('the files of public/, %s', (_, read) => {
  it('are its regular files, by their exact names', () => {
    const files = read(folder)
    expect(OPEN.filter(files.isOpen)).toEqual(OPEN)
    for (const name of [
      ...WITHHELD,
      '',
      '/',
      '/files',
      '/files/',
      '/LOGO.png',
      '/logo.png/',
      '/logo.png/x',
      '//logo.png',
      '/./logo.png',
      '/v2/../logo.png',
      '/../secret.txt',
      '/broken.txt',
      '/nothing.txt',
      '/logo.png\0',
    ])
      expect([name, files.isOpen(name)]).toEqual([name, false])
  })

  it('are none that have a dot name or that a link leads out to', () => {
    const files = read(folder)
    expect(WITHHELD.filter(files.isWithheld)).toEqual(WITHHELD)
    expect([...OPEN, '/broken.txt', '/nothing.txt', '/', ''].filter(files.isWithheld)).toEqual([])
  })

  it('are none where there is no such folder', () => {
    const files = read(join(root, 'nowhere'))
    expect([files.isOpen('/logo.png'), files.isWithheld('/.env'), files.names]).toEqual([false, false, []])
  })
})

it('names all that a server serves from its start on', () => {
  expect(listPublicFiles(folder).names).toEqual(OPEN)
})

it('takes a file that came later in development alone', () => {
  const [listed, watched] = [listPublicFiles(folder), watchPublicFiles(folder)]
  write(join(folder, 'later.txt'))
  expect([listed.isOpen('/later.txt'), watched.isOpen('/later.txt')]).toEqual([false, true])
  rmSync(join(folder, 'later.txt'))
})

describe('a path', () => {
  it.each([
    ['/logo.png', '/logo.png'],
    ['/%E5%9B%BE/a%20b.png', '/图/a b.png'],
    ['/100%25.txt', '/100%.txt'],
    ['/a%252fb', '/a%2fb'],
  ])('%s means the name %s', (path, name) => {
    expect(fileName(path)).toBe(name)
  })

  it.each(['/%2e%2e/x', '/a%2Fb', '/a%5cb', '/a%00', '/%E0%A4%A', '/%'])('%s means no name', (path) => {
    expect(fileName(path)).toBeNull()
  })

  it('is spelled as Next finds it, where it names an open file', () => {
    const open = { isOpen: (name: string) => name === '/图/a+b@2x.png' }
    const spelled = fileAddress('/图/a+b@2x.png')
    expect(spelled).toBe('/%E5%9B%BE/a%2Bb%402x.png')
    for (const path of ['/%E5%9B%BE/a+b@2x.png', '/%e5%9b%be/%61+b@2x.png', spelled])
      expect(respell(path, open)).toBe(spelled)
    for (const path of ['/a+b@2x.png', '/%E5%9B%BE%2fa+b@2x.png', '/%25E5%259B%25BE/a+b@2x.png'])
      expect(respell(path, open)).toBe(path)
  })
})
