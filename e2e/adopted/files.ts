import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OPEN_FILES, WITHHELD_FILES } from '../harness/own-pages.ts'
import { ask } from '../harness/raw-request.ts'
import { DOCUMENT } from '../harness/visitor.ts'
import { APP_ORIGIN, expect, FETCHERS, test } from './shop.ts'

export function files(): void {
  test('gives the files of public/ to everybody: exact bytes, a validator, no cookie, no store', async ({
    shop,
    storeless,
  }) => {
    const visitor = await shop.logIn()
    const askers = [
      DOCUMENT,
      ...FETCHERS.map((agent) => ({ 'User-Agent': agent })),
      { Cookie: visitor.cookies() },
    ]
    for (const [path, text] of OPEN_FILES)
      for (const headers of askers) {
        const answer = await ask(storeless.port, { path, headers })
        expect([path, answer.status, answer.body, answer.setCookies]).toEqual([path, 200, text, []])
        expect(answer.headers['cache-control']).toMatch(/^public/)
        const { etag = '' } = answer.headers
        const again = await ask(storeless.port, { path, headers: { ...headers, 'If-None-Match': etag } })
        expect([path, again.status]).toEqual([path, 304])
        const head = await ask(storeless.port, { method: 'HEAD', path, headers })
        expect([head.status, head.headers['content-length']]).toEqual([200, String(Buffer.byteLength(text))])
      }
    expect(storeless.output()).not.toContain('store.unreachable')
  })

  test('finds a file in the spelling of every browser, and no page by a file’s name', async ({ shop }) => {
    const path = '/%E5%9B%BE/%E5%9B%BE%E6%A0%87%20(1)+@2x.png?v=1'
    expect((await shop.ask({ path })).body).toBe('another picture')
    for (const odd of [
      '/logo%2Epng',
      '/files%2fof-the-public.txt',
      '/files/of-the-public%2etxt',
      '/files/of-the-public.txt/',
      '/files/of-the-public.txt;v=1',
      '/files/OF-the-public.txt',
      '/files/of-the-public.txt%00',
      '/files/%6ff-the-public.txt%20',
      '/files/%256ff-the-public.txt',
      '/files/x/../../account',
      '/hooks/../account',
      '/hooks/%2e%2e/account',
      '/files/../files/guarded',
      '/hooks/..;/account',
      '/hooks/..%2faccount',
      '/HOOKS/notify',
      '/About',
      '/about/',
    ]) {
      const answer = await shop.ask({ path: odd, headers: DOCUMENT })
      expect([odd, answer.status, answer.body.includes('guarded')]).toEqual([odd, expect.any(Number), false])
      expect(answer.headers.location ?? '', odd).toContain('/connect/oauth2/authorize?')
    }
    for (const odd of [
      '/files/x/../../hooks/form',
      '/account/../hooks/wechat?echostr=1',
      '/files/%2e%2e/logo.png',
    ])
      expect([odd, (await shop.ask({ path: odd, headers: DOCUMENT })).body.includes('guarded')]).toEqual([
        odd,
        false,
      ])
  })

  test('withholds dot names, and links that lead out of public/, from everybody', async ({ shop }) => {
    const visitor = await shop.logIn()
    for (const path of [...WITHHELD_FILES, '/%2egit/config', '/%252egit/config', '/out%2fx.txt', '/./.env']) {
      const stranger = await shop.ask({ path, headers: DOCUMENT })
      expect([path, stranger.status]).toEqual([path, 302])
      expect([path, (await shop.ask({ path })).status]).toEqual([path, 404])
      const known = await visitor.ask({ path })
      expect([path, known.status, known.headers['cache-control']]).toEqual([path, 404, 'private, no-store'])
    }
  })

  test('lets nothing run in a document of public/', async ({ shop }) => {
    for (const path of ['/drawing.svg', '/google0123456789abcdef.html']) {
      const policy = (await shop.ask({ path })).headers['content-security-policy']
      expect(policy).toMatch(/^default-src 'none'.*; sandbox$/)
      expect(policy).not.toContain('script-src')
    }
  })

  test('takes nothing but reading where a file lies', async ({ shop }) => {
    const visitor = await shop.logIn()
    for (const path of ['/logo.png', '/drawing.svg', '/robots.txt'])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        expect([path, (await shop.ask({ method, path })).status]).toEqual([path, 401])
        const answer = await visitor.ask({ method, path, headers: { Origin: APP_ORIGIN }, body: '' })
        expect([path, method, answer.status, answer.headers.allow]).toEqual([path, method, 405, 'GET, HEAD'])
      }
  })

  test('does not start with a file that has the address of a page or handler', async ({
    shop,
    startAnother,
  }) => {
    const names = ['about', 'help/denied', 'account']
    const files = names.map((name) => join(shop.folder, 'public', name))
    for (const file of files) {
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, 'in the way')
    }
    try {
      const started = startAnother({})
      const lines = names.map((name) => `public/${name}: has the address of a page or handler`)
      for (const line of lines) await expect(started).rejects.toThrow(line)
    } finally {
      for (const file of files) rmSync(file)
    }
  })
}
