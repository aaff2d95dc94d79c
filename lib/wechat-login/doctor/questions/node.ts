import { isSupportedNode } from '../../process/supported-node.js'
import { type Finding, fault, fine } from '../finding.ts'

/** @param version of the Node that runs this, and by the same command the server */
export function judgeNode(version: string): Finding {
  const found = `Node ${version}`
  return isSupportedNode(version)
    ? fine('node', found)
    : fault('node', found, 'use Node 22.13 or newer (of the 23 line: 23.4)')
}
