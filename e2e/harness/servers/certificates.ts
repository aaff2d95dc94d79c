import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export type Certificate = { readonly certFile: string; readonly keyFile: string }

/** A self-signed certificate for `localhost` and 127.0.0.1, or for another host, made by `openssl`. */
export function makeCertificate(folder: string, { days = 2, host = 'localhost' } = {}): Certificate {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile]
  const subject = [
    '-subj',
    `/CN=${host}`,
    '-addext',
    `subjectAltName=DNS:${host}${host === 'localhost' ? ',IP:127.0.0.1' : ''}`,
  ]
  execFileSync('openssl', ['req', '-x509', '-days', String(days), ...key, ...subject, '-out', certFile], {
    stdio: 'ignore',
  })
  return { certFile, keyFile }
}
