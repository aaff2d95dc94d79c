import { spawn } from 'node:child_process'

/**
 * Runs a program of `node_modules/.bin`, or `node`, and shows its output.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {Readonly<Record<string, string>>} [env] more of it
 * @param {'as it comes' | 'at its end'} [show] at its end: where two programs run side by side
 * @returns {Promise<{ status: number, output: string }>}
 */
export function run(command, parameters, env = {}, show = 'as it comes') {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      if (show === 'as it comes') process.stdout.write(chunk)
      output += chunk
    })
    child.on('close', (status) => {
      if (show === 'at its end') process.stdout.write(output)
      resolve({ status: status ?? 1, output })
    })
  })
}
