import { type Finding, fault, fine } from '../finding.ts'

/** @param version of the Node that runs this, and by the same command the server */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const found = `Node ${version}`
  if (major === 23 && minor < 4) return fault('node', found, 'use Node 22.13, 23.4 or newer')
  if (major < 22 || (major === 22 && minor < 13)) return fault('node', found, 'use Node 22.13 or newer')
  return fine('node', found)
}
