import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { proxyAdvice } from './egress-proxy.ts'

const PROXY = 'http://operator:pa55word@proxy.internal:3128'

describe('an unreachable WeChat', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])(
    'has the operator switch on %s, which Node does not use by itself',
    (name) => {
      const advice = proxyAdvice({ [name]: PROXY }, false)
      expect(advice).toMatch(new RegExp(`^${name} is set and Node does not use it: set NODE_USE_ENV_PROXY=1`))
      expect(advice).not.toContain('pa55word')
    },
  )

  it('names the other variable where Node does not read the one that is set', () => {
    expect(proxyAdvice({ ALL_PROXY: PROXY }, false)).toContain('HTTPS_PROXY')
  })

  it('has the operator look at the proxy that is in use', () => {
    expect(proxyAdvice({ HTTPS_PROXY: PROXY }, true)).toMatch(/went through the proxy of HTTPS_PROXY/)
  })

  it.each([{}, { HTTPS_PROXY: '' }, { https_proxy: '  ' }, { NO_PROXY: '*' }])(
    'is no proxy’s fault where none is named: %o',
    (env) => {
      expect(proxyAdvice(env, false)).toBeNull()
    },
  )
})

describe('whether fetch uses a proxy', () => {
  const ask = (env: Readonly<Record<string, string>>) => {
    const source = `import { fetchUsesProxy } from '${new URL('./egress-proxy.ts', import.meta.url)}'
      await fetch('data:,')
      console.log(fetchUsesProxy())`
    const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
      env: { NODE_ENV: 'test', HTTPS_PROXY: PROXY, ...env },
      encoding: 'utf8',
    })
    return ran.stdout.trim()
  }

  it('is told by Node itself, however it was switched on', () => {
    expect(ask({})).toBe('false')
    expect(ask({ NODE_USE_ENV_PROXY: '1' })).toBe('true')
    expect(ask({ NODE_OPTIONS: '--use-env-proxy' })).toBe('true')
  })
})
