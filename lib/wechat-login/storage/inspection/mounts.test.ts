import { expect, it } from 'vitest'
import { mountOf } from './mounts.ts'

const IN_A_CONTAINER = `618 565 0:62 / / rw,relatime master:223 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A,upperdir=/b
619 618 0:65 / /proc rw,nosuid - proc proc rw
627 618 254:1 /var/lib/docker/volumes/sessions/_data /data rw,relatime shared:1 master:1 - ext4 /dev/vda1 rw,discard
628 618 254:1 /home/a\\040b /data/two\\040words rw - xfs /dev/vda1 rw
629 618 0:70 / /covered rw - tmpfs tmpfs rw
630 618 254:1 /srv /covered rw - ext4 /dev/vda1 rw
`

it.each([
  ['/app/.data', 'overlay'],
  ['/', 'overlay'],
  ['/data', 'ext4'],
  ['/data/deep/er', 'ext4'],
  ['/database', 'overlay'],
  ['/data/two words/x', 'xfs'],
  ['/covered/x', 'ext4'],
])('finds the mount of %s', (folder, type) => {
  expect(mountOf(folder, IN_A_CONTAINER)?.type).toBe(type)
})

it('tells what the mount shows', () => {
  expect(mountOf('/data', IN_A_CONTAINER)).toEqual({
    at: '/data',
    type: 'ext4',
    root: '/var/lib/docker/volumes/sessions/_data',
  })
  expect(mountOf('/data', 'nonsense\n\n - ')).toBeNull()
})
