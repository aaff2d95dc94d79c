/** Where a folder's file system comes from. */
export type Mount = {
  /** Such as `/data`. */
  readonly at: string
  /** Such as `ext4` or `overlay`. */
  readonly type: string
  /** The folder of that file system which is seen here, such as `/var/lib/docker/volumes/sessions/_data`. */
  readonly root: string
}

/**
 * The mount that a folder lies in; null: none is told.
 * @param mountInfo of `/proc/self/mountinfo`
 * @param folder an absolute path without links
 * @see https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
export function mountOf(folder: string, mountInfo: string): Mount | null {
  let nearest: Mount | null = null
  for (const mount of mountInfo.split('\n').flatMap(parseLine)) {
    const isAbove = mount.at === '/' || folder === mount.at || folder.startsWith(`${mount.at}/`)
    // Of two at one place the later one covers the other.
    if (isAbove && mount.at.length >= (nearest?.at.length ?? 0)) nearest = mount
  }
  return nearest
}

/** `36 35 98:0 /root /at rw,noatime master:1 - ext4 /dev/sda1 rw`, with any number of fields in front of the dash. */
function parseLine(line: string): readonly Mount[] {
  const [before = '', after = ''] = line.split(' - ')
  const [, , , root, at] = before.split(' ')
  const [type] = after.split(' ')
  if (root === undefined || at === undefined || type === undefined || type === '') return []
  return [{ root: unescaped(root), at: unescaped(at), type }]
}

/** A space and a few others are written as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
