import { expect, it } from 'vitest'
import { judgeFile } from './judge-file.ts'
import type { FileFacts } from './look-at-file.ts'

const FACTS: FileFacts = {
  path: '/data/sessions.db',
  is: 'nothing',
  above: '/data',
  aboveIsFolder: true,
  refusal: null,
  freeBytes: 5_000_000_000,
  mount: { at: '/data', type: 'ext4', root: '/' },
}
const linesOf = (facts: Partial<FileFacts>) =>
  judgeFile({ ...FACTS, ...facts }).map(({ what, verdict, found }) => `${verdict} ${what}: ${found}`)

it('says where the file is, what else it keeps, and how much room it has', () => {
  expect(linesOf({})).toEqual([
    'fine path: /data/sessions.db: sessions, profiles and the application’s data',
    'fine free-space: 5000 MB free',
    'fine file-system: ext4 at /data',
  ])
  expect(linesOf({ freeBytes: null, mount: null })).toHaveLength(1)
})

it.each([
  [{ is: 'a folder' }, '/data/sessions.db is a folder'],
  [{ is: 'a broken link' }, '/data/sessions.db is a link that leads nowhere'],
  [{ is: 'no file' }, '/data/sessions.db is no regular file'],
  [{ is: 'another file' }, '/data/sessions.db is not a database'],
  [{ aboveIsFolder: false }, '/data is no folder'],
  [{ refusal: 'EROFS' }, '/data is read-only (EROFS)'],
  [{ refusal: 'EACCES' }, '/data cannot be written (EACCES)'],
  [{ refusal: 'EACCES', is: 'a database' }, '/data/sessions.db cannot be written (EACCES)'],
  [{ mount: { at: '/proc', type: 'proc', root: '/' } }, '/data holds no files (proc)'],
] as const)('finds the one fault of %j, with its remedy', (facts, found) => {
  const findings = judgeFile({ ...FACTS, ...facts })
  expect(findings).toEqual([{ what: 'path', verdict: 'fault', found, remedy: expect.any(String) }])
})

it.each([
  ['overlay', '/', 'a container’s own layer'],
  ['fuse.fuse-overlayfs', '/', 'a container’s own layer'],
  ['tmpfs', '/', 'in memory'],
  ['nfs4', '/', 'a network drive'],
  ['cifs', '/', 'a network drive'],
  ['ext4', '/var/lib/kubelet/pods/1f/volumes/kubernetes.io~empty-dir/data', 'an emptyDir'],
  ['ext4', `/var/lib/docker/volumes/${'0af3'.repeat(16)}/_data`, 'a volume without a name'],
])('warns of %s of %s', (type, root, found) => {
  const [warning, ...others] = judgeFile({ ...FACTS, mount: { at: '/data', type, root } }).filter(
    ({ verdict }) => verdict !== 'fine',
  )
  expect(warning).toMatchObject({ what: 'file-system', verdict: 'warning', remedy: expect.any(String) })
  expect(warning?.found).toContain(found)
  expect(others).toEqual([])
})

it('warns of a disk that is nearly full, and not of a volume with a name', () => {
  expect(linesOf({ freeBytes: 99_999_999 })).toContain('warning free-space: 99 MB free')
  const mount = { at: '/data', type: 'ext4', root: '/var/lib/docker/volumes/sessions/_data' }
  expect(linesOf({ mount })).toContain('fine file-system: ext4 at /data')
})
