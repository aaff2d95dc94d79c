import { spawn } from 'node:child_process'

/**
 * Runs a program of `node_modules/.bin`, or `node`, and shows its output.
 * @returns {Promise<{ status: number, output: string }>}
 */
export function run(command, parameters, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk)
      output += chunk
    })
    child.on('close', (status) => resolve({ status: status ?? 1, output }))
  })
}
