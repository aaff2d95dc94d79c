import type { Finding } from './finding.ts'
import type { FileFacts } from './look-at-file.ts'
import type { Mount } from './mounts.ts'

const LITTLE_BYTES = 100_000_000

export function judgeFile(facts: FileFacts): readonly Finding[] {
  const { path, freeBytes, mount } = facts
  const fault = pathFault(facts)
  if (fault !== null) return [fault]
  const keeps = `${path}: sessions, profiles and the application’s data`
  return [
    { what: 'path', verdict: 'fine', found: keeps, remedy: null },
    ...(freeBytes === null ? [] : [judgeSpace(freeBytes)]),
    ...(mount === null ? [] : [judgeMount(mount)]),
  ]
}

/** Why no session file can be there; null: nothing that can be seen without trying. */
export function pathFault({ path, is, above, aboveIsFolder, refusal, mount }: FileFacts): Finding | null {
  const fault = (found: string, remedy: string): Finding => ({
    what: 'path',
    verdict: 'fault',
    found,
    remedy,
  })
  if (is === 'a folder') return fault(`${path} is a folder`, 'name a file in it')
  if (is === 'a broken link') return fault(`${path} is a link that leads nowhere`, 'mend it, or name another')
  if (is === 'no file') return fault(`${path} is no regular file`, 'name another')
  if (is === 'another file') return fault(`${path} is not a database`, 'move it away, or name another')
  if (!aboveIsFolder) return fault(`${above} is no folder`, 'name another')
  if (mount !== null && WITHOUT_FILES.includes(mount.type))
    return fault(`${above} holds no files (${mount.type})`, 'name another')
  if (refusal === 'EROFS')
    return fault(`${above} is read-only (EROFS)`, 'mount a volume that can be written, and name a file in it')
  if (refusal !== null)
    return fault(
      `${is === 'nothing' ? above : path} cannot be written (${refusal})`,
      'let the user of this process write it and its folder',
    )
  return null
}

function judgeSpace(freeBytes: number): Finding {
  const found = `${Math.floor(freeBytes / 1_000_000)} MB free`
  if (freeBytes >= LITTLE_BYTES) return { what: 'free-space', verdict: 'fine', found, remedy: null }
  return { what: 'free-space', verdict: 'warning', found, remedy: 'make room on the disk of SESSION_DB_PATH' }
}

const WITHOUT_FILES = ['proc', 'sysfs', 'cgroup', 'cgroup2', 'devpts', 'mqueue', 'debugfs', 'tracefs']
const OF_A_CONTAINER = ['overlay', 'aufs', 'fuse.fuse-overlayfs']
const IN_MEMORY = ['tmpfs', 'ramfs']
const OVER_NETWORK = [
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ceph',
  'fuse.sshfs',
  'fuse.glusterfs',
  'fuse.s3fs',
  'fuse.ossfs',
]

function judgeMount({ at, type, root }: Mount): Finding {
  const warning = (found: string, remedy: string): Finding => ({
    what: 'file-system',
    verdict: 'warning',
    found,
    remedy,
  })
  const here = `${type} at ${at}`
  if (OF_A_CONTAINER.includes(type))
    return warning(
      `a container’s own layer (${here}), gone with the container`,
      'mount a volume, and name a file in it',
    )
  if (IN_MEMORY.includes(type))
    return warning(`in memory (${here}), gone with a restart`, 'name a file on a disk')
  if (OVER_NETWORK.includes(type))
    return warning(
      `a network drive (${here}), which can damage the file`,
      'name a file on a local disk, or use Redis',
    )
  if (root.includes('/kubernetes.io~empty-dir/'))
    return warning(`an emptyDir (${here}), gone with the pod`, 'mount a persistent volume, or use Redis')
  if (/\/volumes\/[0-9a-f]{64}\/_data/.test(root))
    return warning(
      `a volume without a name (${here}), which a new container does not find`,
      'give the volume a name',
    )
  return { what: 'file-system', verdict: 'fine', found: here, remedy: null }
}
