import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { readConfig } from '../config/config.ts'
import { createWeChatLogin } from '../index.ts'

const ROOM = join(import.meta.dirname, '..')

afterEach(() => vi.unstubAllEnvs())

it('is known to the rest of the login by import() alone, so that nothing of it is loaded while it is off', () => {
  const outside = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('pairing/'),
  )
  const importing = outside.filter((file) => {
    const text = readFileSync(join(ROOM, file), 'utf8')
    const imports = [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)'/gms)]
    return imports.some(([, from = '']) => from.includes('/pairing/'))
  })
  expect(outside.length).toBeGreaterThan(100)
  expect(importing).toEqual([])
})

it('answers 404 by the handlers of its route file while it is off', async () => {
  vi.stubEnv('NEXT_RUNTIME', 'nodejs')
  vi.stubEnv('SESSION_SECRET', 's'.repeat(32))
  const { GET, POST } = createWeChatLogin({}).pairing
  readConfig()
  for (const handler of [GET, POST])
    expect((await handler(new Request('http://localhost:3000/pair/computer'))).status).toBe(404)
})
