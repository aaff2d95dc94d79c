import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'playwright/test'
import { drawn, expect, tapMenu } from './harness/development.ts'
import { freePort } from './harness/free-port.ts'
import { startProduct } from './harness/product.ts'
import { copyProject } from './harness/project-copy.ts'
import { makeCertificate } from './harness/servers/certificates.ts'
import { startNginxWith } from './harness/servers/nginx.ts'
import { LOAN_PATH } from './harness/test.ts'

/** A tunnel: https at a public name, which leads to one port of the developer's machine. */
const tunnel = (target: number, folder: string) => (port: number) => {
  const { certFile, keyFile } = makeCertificate(folder)
  return `
map $http_upgrade $connection_wanted { default upgrade; '' close; }
server {
  listen 127.0.0.1:${port} ssl;
  ssl_certificate ${certFile};
  ssl_certificate_key ${keyFile};
  location / {
    proxy_pass http://127.0.0.1:${target};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_wanted;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto https;
  }
}`
}

// Each compiles the whole product once more. What a start decides of it, `config.test.ts` and `next-config.test.ts` say
// for many origins.
const WAYS = [
  { name: 'behind an https tunnel @long', origin: () => 'https://a-tunnel.test' },
  { name: 'on the LAN @long', origin: (port: number) => `http://my-mac.test:${port}` },
]

for (const { name, origin } of WAYS)
  test(`\`npm run dev\` ${name}: a visitor logs in under that name, and the page hydrates`, async ({
    playwright,
  }) => {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'tunnel-')), await freePort()]
    const appOrigin = origin(port)
    const env = { APP_ORIGIN: appOrigin, SESSION_SECRET: 'a-secret-of-the-end-to-end-tests-only' }
    const product = await startProduct('dev', env, port, copyProject('tunnel'))
    const nginx = await startNginxWith(tunnel(port, folder))
    const executablePath = process.env.CHROMIUM_PATH
    const rules = `MAP a-tunnel.test:443 127.0.0.1:${nginx.port}, MAP my-mac.test 127.0.0.1`
    const browser = await playwright.chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--ignore-certificate-errors', `--host-resolver-rules=${rules}`],
    })
    const page = await browser.newPage({ locale: 'zh-CN' })
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname))

    await page.goto(appOrigin + LOAN_PATH)
    await expect(page.getByTestId('open-id')).toBeVisible()
    await page.goto(
      `${appOrigin}/frontend/loan/apply?product=flexible&amount=10000&months=12&method=equal-payment`,
    )
    await expect(async () => {
      await page.getByRole('button', { name: '提交申请' }).click()
      await expect(page.getByLabel('姓名')).toBeFocused({ timeout: 2000 }) // a script did that
    }).toPass()
    expect([...hosts]).toEqual([new URL(appOrigin).hostname])

    const viewer = /simulated at (\S+)/.exec(product.output())?.[1] ?? ''
    await page.goto(viewer)
    await page.context().clearCookies({ name: 'T' })
    await tapMenu(page)
    await expect(page.frameLocator('iframe').getByTestId('open-id')).toBeVisible()
    await expect.poll(async () => (await drawn(page)).lit).toHaveLength(12)

    await browser.close()
    await nginx.stop()
    await product.stop('SIGTERM')
    rmSync(folder, { recursive: true })
  })
