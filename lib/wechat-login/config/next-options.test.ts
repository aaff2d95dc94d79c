import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { faultsOfNextOptions } from './next-options.js'

describe('an option of Next that breaks the login', () => {
  it.each([
    ['basePath', { basePath: '/h5' }],
    ['trailingSlash', { trailingSlash: true }],
    ['cacheComponents', { cacheComponents: true }],
    ['i18n', { i18n: { locales: ['zh', 'en'], defaultLocale: 'zh' } }],
    ['output', { output: 'export' }],
    ['assetPrefix', { assetPrefix: '/assets' }],
    ['pageExtensions', { pageExtensions: ['page.tsx', 'page.ts'] }],
  ])('is named in one line: %s', (name, options) => {
    expect(faultsOfNextOptions(options)).toEqual([
      expect.stringMatching(new RegExp(`^next\\.config\\.js ${name}: [^\\n]+$`)),
    ])
  })

  it.each([
    {},
    { basePath: '', trailingSlash: false, cacheComponents: false, i18n: null, assetPrefix: '' },
    { output: 'standalone', assetPrefix: 'https://cdn.example.com', pageExtensions: ['tsx', 'ts', 'mdx'] },
  ])('is none of %j', (options) => {
    expect(faultsOfNextOptions(options)).toEqual([])
  })

  it('stops build and start where the configuration names it', () => {
    const config = JSON.stringify(new URL('../next-config.js', import.meta.url))
    const script = `import(${config}).then(({ withWeChatLogin }) => withWeChatLogin({ basePath: '/h5', i18n: {} }))`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
    expect([
      status,
      stdout,
      stderr
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ]).toEqual([1, '', ['next.config.js basePath', 'next.config.js i18n']])
  })
})
