// JavaScript on purpose: an old Node must be able to read this far and say what is wrong.
import { isSupportedNode } from './supported-node.js'

if (!isSupportedNode(process.versions.node)) {
  console.error(
    `The login needs Node 22.13 or newer (of the 23 line: 23.4), and this is ${process.versions.node}. ` +
      'Start it again with a newer Node; an npm script takes the first one on the PATH.',
  )
  process.exit(1)
}
