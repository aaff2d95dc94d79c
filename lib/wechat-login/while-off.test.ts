import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadConfig, readConfig } from './config/config.ts'
import { contentSecurityPolicy } from './http/content-security-policy.ts'
import { isOwnAddress } from './http/public-paths.ts'
import { createWeChatLogin } from './index.ts'

const ROOM = 'lib/wechat-login'

/** Where an option's folder is, and the address that it gives the login. */
const OPTIONS = [{ option: 'jsSdk', folder: 'js-sdk', address: '/js-sdk' }] as const

const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?'(\.[^']+)'/gm
const DYNAMIC = /\bimport\(\s*'(\.[^']+)'\s*\)/g

/** Every file that is loaded from here on, by any import that does not lead into this folder. */
function loadedFrom(entrance: string, folder: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entrance)) return seen
  seen.add(entrance)
  const source = readFileSync(entrance, 'utf8').replace(/^ *\*.*$/gm, '') // examples in comments load nothing
  const named = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, path = '']) => path)
  const called = named(DYNAMIC).filter(
    (path) => !join(dirname(entrance), path).startsWith(`${ROOM}/${folder}/`),
  )
  for (const path of [...named(STATIC), ...called]) loadedFrom(join(dirname(entrance), path), folder, seen)
  return seen
}

afterEach(() => vi.unstubAllEnvs())

describe.each(OPTIONS)('while $option is off', ({ option, folder, address }) => {
  it('nothing of its folder is loaded: one call of the face leads there, and asks the option first', () => {
    for (const entrance of ['index.ts', 'gate/gate.ts', 'process/start-up.ts']) {
      const loaded = loadedFrom(`${ROOM}/${entrance}`, folder)
      expect(loaded.size).toBeGreaterThan(20)
      expect([...loaded].filter((path) => path.startsWith(`${ROOM}/${folder}/`))).toEqual([])
    }
  })

  it('its address belongs to the application', () => {
    expect(isOwnAddress(address, {})).toBe(false)
    expect(isOwnAddress(address, { [option]: false })).toBe(false)
    expect(isOwnAddress(address, { [option]: true })).toBe(true)
    for (const other of [`${address}/`, `${address}/x`, `${address}x`, address.toUpperCase()])
      expect(isOwnAddress(other, { [option]: true })).toBe(false)
  })

  it('the handlers of its route file answer 404, to whoever asks and whatever they send', async () => {
    vi.stubEnv('NEXT_RUNTIME', 'nodejs')
    const handlers = createWeChatLogin()[option]
    readConfig()
    const asked = (method: string) => new Request(`http://localhost:3000${address}`, { method })
    expect((await handlers.GET(asked('GET'))).status).toBe(404)
    expect((await handlers.POST(asked('POST'))).status).toBe(404)
  })

  it('is off unless it is asked for', () => {
    const config = loadConfig({ NODE_ENV: 'test' }, () => 'a secret that is long enough for a test', {})
    expect(config[option]).toBe(false)
    expect(contentSecurityPolicy('n', config)).not.toContain('/open/js/')
  })

  it('its address may be home, and may not when it is on', () => {
    const load = (on: boolean) =>
      loadConfig({ NODE_ENV: 'test' }, () => 'a secret that is long enough for a test', {
        home: address,
        [option]: on,
      })
    expect(load(false).home).toBe(address)
    expect(() => load(true)).toThrow(/home: is open by publicPaths or by another option/)
  })
})
