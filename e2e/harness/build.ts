import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** `next build` in this folder, with the type check. @throws with its output when it fails */
export async function build(folder: string): Promise<void> {
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build', folder], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`the build of ${folder} ended with ${status}:\n${output}`)
}
