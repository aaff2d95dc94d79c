import { connect } from 'node:net'
import type { BrowserContextOptions } from 'playwright/test'
import { type Nginx, startNginx } from './harness/servers/nginx.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test, USER_AGENTS } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'

let nginx: Nginx
test.beforeAll(async ({ world }) => {
  nginx = await startNginx(world.product.port)
})
test.afterAll(() => nginx.stop())

/** So much of letters and digits that no compression makes it much shorter. */
function noise(chars: number): string {
  let [text, value] = ['', 1n]
  while (text.length < chars) {
    value = (value * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n
    text += (value >> 16n).toString(36)
  }
  return text.slice(0, chars)
}
const padded = (path: string, length: number, fill = noise(length)) => `${path}?q=${fill}`.slice(0, length)

function asBrowsersAsk(path: string): string {
  const { pathname, search } = new URL(path, APP_ORIGIN)
  return pathname + search
}

/** The bytes of an answer's status line and headers, as they come over the wire. */
function headerBytes(
  port: number,
  {
    method = 'GET',
    path,
    headers,
  }: { method?: string; path: string; headers: Readonly<Record<string, string>> },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.setEncoding('latin1')
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      received += chunk
      const end = received.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.destroy()
      resolve(end + 4)
    })
    const lines = Object.entries({ Host: 'h5.test', ...headers }).map(([name, value]) => `${name}: ${value}`)
    socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  })
}

/** Where a login ends that began at this path. */
async function landing(visitor: Visitor, path: string): Promise<string> {
  const { status, path: landed } = await visitor.open(path)
  expect(status).toBe(200)
  return landed
}

test.describe('behind nginx as installed', () => {
  test('a visit of any length lands on its page, with its query up to 1,700 characters', async ({
    weChat,
  }) => {
    for (const length of [1_400, 1_700, 1_950, 2_048, 2_049, 7_000])
      for (const path of [
        padded(MEMBER_PATH, length),
        padded(MEMBER_PATH, length, '%C4%E3'.repeat(length)),
        padded(MEMBER_PATH, length, "'".repeat(length)),
        padded(MEMBER_PATH, length, '%E4%BD%A0&'.repeat(length)),
      ]) {
        const landed = await landing(visitorOf({ product: nginx, weChat }), path)
        const asked = asBrowsersAsk(path)
        expect([asked, MEMBER_PATH]).toContain(landed)
        if (length <= 1_700) expect(landed).toBe(asked)
      }
    expect(nginx.errors()).toBe('')
  })

  test('two tabs with two long addresses land each on its own', async ({ weChat }) => {
    for (const length of [500, 850]) {
      const visitor = visitorOf({ product: nginx, weChat })
      const paths = [LOAN_PATH, MEMBER_PATH].map((path) => padded(path, length, noise(length) + path))
      const callbacks: string[] = []
      for (const path of paths) callbacks.push(await visitor.beginLogin(path))
      const landed: string[] = []
      for (const callback of callbacks)
        landed.push((await visitor.ask({ path: callback })).headers.location ?? '')
      expect(landed).toEqual(paths.map((path) => APP_ORIGIN + path))
    }
  })

  test('every header block of ours is under 4,000 bytes, whatever address it has to name', async ({
    world,
    weChat,
  }) => {
    const { port } = world.product
    const form = { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': '0' }
    const blocks: number[] = []
    const measure = async (request: Parameters<typeof headerBytes>[1]) => {
      blocks.push(await headerBytes(port, request))
    }
    for (const length of [60, 1_400, 1_900, 2_048, 7_000])
      for (const fill of [noise(length), '%C4%E3'.repeat(length), '&=/'.repeat(length), 'x'.repeat(length)]) {
        const visitor = visitorOf({ product: world.product, weChat })
        const headers = () => ({ ...DOCUMENT, Cookie: visitor.cookies() })
        const path = padded(MEMBER_PATH, length, fill)
        await measure({ path, headers: headers() }) // the gate's redirect
        await measure({ method: 'POST', path, headers: { ...headers(), ...form } }) // to the same page
        await measure({ path: path.replace(MEMBER_PATH, '/'), headers: headers() }) // home
        const other = await visitor.beginLogin(padded(LOAN_PATH, length, fill))
        const callback = await visitor.beginLogin(path)
        await measure({ path: callback.replace(/code=\w+/, 'errcode=-1'), headers: headers() }) // begun anew
        await measure({ path: callback.replace(/code=\w+&/, ''), headers: headers() })
        await measure({ path: `${callback}&code=again`, headers: headers() }) // a help page
        await measure({ path: callback, headers: headers() }) // the landing
        await visitor.ask({ path: other })
        const action = { 'Next-Action': 'f'.repeat(42), Referer: APP_ORIGIN + path, 'Content-Length': '0' }
        await measure({ method: 'POST', path, headers: { ...DOCUMENT, ...action } })
        await measure({ path, headers: headers() }) // the page
        await measure({
          method: 'POST',
          path,
          headers: { ...headers(), ...form, Origin: APP_ORIGIN },
        })
      }
    expect(Math.max(...blocks)).toBeLessThan(4000)
  })

  for (const [how, options] of [
    ['with scripts', {}],
    ['without scripts', { javaScriptEnabled: false }],
  ] as const satisfies readonly (readonly [string, BrowserContextOptions])[])
    test(`a form is sent ${how}, although nginx does not pass our host on`, async ({ world, browser }) => {
      world.serve(nginx)
      const page = await browser.newPage({ userAgent: USER_AGENTS.android, ...options })
      await page.goto(
        `${APP_ORIGIN}/frontend/loan/apply?product=flexible&amount=10%2C000&months=12&method=equal-payment`,
      )
      await page.getByLabel('姓名').fill('王小明')
      await page.getByLabel('手机号').fill('138 0000 0000')
      await page.getByRole('button', { name: '提交申请' }).click()
      await expect(page.getByText('申请已提交')).toBeVisible()
    })
})
