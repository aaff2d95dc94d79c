import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { makeCertificate } from './certificates.ts'

export type DeployedNginx = {
  readonly httpPort: number
  readonly httpsPort: number
  readonly certFile: string
  readonly accessLog: () => string
  readonly errorLog: () => string
  readonly close: () => Promise<void>
}

const START_BUDGET_MS = 30_000 // finds a hang

/**
 * A real nginx with `deploy/nginx.conf`: the very file, but for ports, host, certificate, folders and the servers behind.
 * @param host that it serves
 * @param behind ports of this machine
 */
export async function startDeployedNginx(host: string, behind: readonly number[]): Promise<DeployedNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  const [httpPort, httpsPort] = [await freePort(), await freePort()]
  const { certFile, keyFile } = makeCertificate(folder)
  mkdirSync(join(folder, 'temp'))
  const site = readFileSync('deploy/nginx.conf', 'utf8')
    .replaceAll(
      /^ +server app1:3000(.*);\n +server app2:3000\1;$/gm,
      behind.map((port) => `server 127.0.0.1:${port}$1;`).join('\n'),
    )
    .replaceAll(/^ +listen \[::\].*$/gm, '')
    .replaceAll('listen 80;', `listen 127.0.0.1:${httpPort};`)
    .replaceAll('listen 443 ', `listen 127.0.0.1:${httpsPort} `)
    .replaceAll('wx.example.com', host)
    .replaceAll('/etc/nginx/certificates/fullchain.pem', certFile)
    .replaceAll('/etc/nginx/certificates/privkey.pem', keyFile)
    .replaceAll('/var/lib/nginx', folder)
    .replaceAll('/var/log/nginx', folder)
  writeFileSync(join(folder, 'site.conf'), site)
  writeFileSync(join(folder, 'nginx.conf'), around(folder))
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  await untilListening(httpsPort, () => {
    if (child.exitCode !== null) throw new Error(`nginx did not start:\n${said}`)
  })
  return {
    httpPort,
    httpsPort,
    certFile,
    accessLog: () => read('access.log'),
    errorLog: () => read('error.log'),
    close: async () => {
      process.off('exit', killAtExit)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What Debian's own nginx.conf has around a file of conf.d. */
function around(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/temp/${name};`,
  )
  return `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 512; }
http { ${temporary.join(' ')} include ${folder}/site.conf; }\n`
}

async function untilListening(port: number, check: () => void): Promise<void> {
  for (const deadlineMs = Date.now() + START_BUDGET_MS; Date.now() < deadlineMs; ) {
    check()
    const socket = connect(port, '127.0.0.1')
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (connected) return
    await pause(20)
  }
  throw new Error('nginx did not start')
}
