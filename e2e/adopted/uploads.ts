import { createHash, randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import { writeFile } from '../harness/adopt-page.ts'
import { bothFramings, multipart } from '../harness/multipart.ts'
import { hiddenFields } from '../harness/native-form.ts'
import { APP_ORIGIN, expect, SCRIPT, test } from './shop.ts'

const MB = 1024 * 1024
const MOST_BYTES = 20 * MB // as docs/adopt.md says it
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export function uploads(): void {
  test('arrives whole up to the limit, and beyond it is refused with words', async ({ shop }) => {
    const visitor = await shop.logIn()
    const put = (body: Uint8Array, headers = SCRIPT) => ({
      method: 'PUT',
      path: '/api/stream',
      headers,
      body,
    })
    for (const length of [1, 11 * MB, MOST_BYTES - 1, MOST_BYTES]) {
      const sent = randomBytes(length)
      for (const request of bothFramings(put(sent)))
        expect(JSON.parse((await visitor.ask(request)).body)).toEqual({ bytes: length, sha256: sha256(sent) })
    }
    const tooLong = randomBytes(MOST_BYTES + 1)
    for (const request of bothFramings(put(tooLong))) {
      const answer = await visitor.ask(request)
      expect([answer.status, answer.body]).toEqual([413, '{"error":"too-large"}'])
      expect(answer.headers['x-request-id']).toMatch(/^[0-9A-Za-z]{22}$/)
      expect(answer.headers['cache-control']).toBe('private, no-store')
    }
    const page = await visitor.ask(put(tooLong, { ...SCRIPT, Accept: 'text/html' }))
    expect([page.status, page.body.includes('发送的内容太大了')]).toEqual([413, true])
  })

  test('arrives whole as a form of 11 MB, with many other fields or none', async ({ shop }) => {
    const visitor = await shop.logIn()
    const bytes = randomBytes(11 * MB)
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`field-${at}`, '值']))
    for (const fields of [{}, many]) {
      const form = await multipart(fields, { name: 'file', bytes })
      const post = {
        method: 'POST',
        path: '/api/upload',
        body: form.body,
        headers: { ...SCRIPT, ...form.headers },
      }
      for (const request of bothFramings(post))
        expect(JSON.parse((await visitor.ask(request)).body)).toEqual({
          bytes: bytes.length,
          sha256: sha256(bytes),
        })
    }
  })

  test('without a session is refused unread, and on an open path beyond its own limit', async ({ shop }) => {
    const most = 1024 * 1024
    const post = (path: string, length: number) =>
      shop.ask({ method: 'POST', path, headers: SCRIPT, body: Buffer.alloc(length, 'a') }).then(
        ({ status }) => status,
        () => 'reset',
      )
    expect([await post('/hooks/payment', most), await post('/api/upload', 60_000)]).toEqual([200, 401])
    for (const refused of [post('/hooks/payment', most + 1), post('/about', 9 * MB), post('/api/upload', MB)])
      expect([413, 'reset']).toContain(await refused)
  })
}

export function photos(): void {
  // A file of the disk, as people choose one: bytes that Playwright hands over itself cost seconds of CPU.
  const photo = (megabytes: number) => {
    const file = test.info().outputPath(`${megabytes}-mb`, 'card.jpg')
    writeFile(file, 'a'.repeat(megabytes * MB))
    return file
  }
  const fillIn = async (page: Page, megabytes: number) => {
    await page.getByLabel('Name').fill('王小明')
    await page.getByLabel('Photo').setInputFiles(photo(megabytes))
    await page.getByRole('button', { name: 'Send' }).click()
  }
  const WORDS = '要发送的内容太大（最多 10 MB），没有提交'

  test('arrives whole with scripts, and beyond the limit the page keeps what was typed', async ({ page }) => {
    await page.goto(`${APP_ORIGIN}/photo`)
    await fillIn(page, 11)
    await expect(page.getByRole('alert').filter({ hasText: WORDS })).toBeVisible()
    await expect(page.getByLabel('Name')).toHaveValue('王小明')
    await fillIn(page, 5)
    await expect(page.getByRole('status')).toHaveText(`王小明 ${5 * MB}`)
    await expect(page.getByText(WORDS)).toBeHidden()
  })

  test('that the page did not hold back leads to words, and back to what was typed', async ({
    page,
    shop,
  }) => {
    const { body: script } = await shop.ask({ path: '/page-script' })
    const unlimited = script.replaceAll(String(10 * MB), '1e9')
    await page.route('**/page-script*', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: unlimited }),
    )
    await page.goto(`${APP_ORIGIN}/photo`)
    await fillIn(page, 11)
    await expect(page.getByRole('heading', { name: '发送的内容太大了' })).toBeVisible()
    await page.getByRole('link', { name: '返回页面' }).click()
    await expect(page.getByLabel('Name')).toHaveValue('王小明')
    expect(page.url()).toBe(`${APP_ORIGIN}/photo`)
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    for (const megabytes of [11, 21])
      test(`arrives whole; one of ${megabytes} MB leads to words and the way back`, async ({ page }) => {
        await page.goto(`${APP_ORIGIN}/photo`)
        await fillIn(page, 5)
        await expect(page.getByRole('status')).toHaveText(`王小明 ${5 * MB}`)
        await page.goto(`${APP_ORIGIN}/photo`)
        await fillIn(page, megabytes)
        await expect(page.getByRole('heading', { name: '发送的内容太大了' })).toBeVisible()
        await page.getByRole('link', { name: '返回页面' }).click()
        await expect(page.getByLabel('Photo')).toBeVisible()
      })
  })

  test('is refused with words beyond the limit, whatever its framing says', async ({ shop }) => {
    const visitor = await shop.logIn()
    const { body: html } = await visitor.ask({ path: '/photo' })
    const fields = { ...hiddenFields(html), name: '王小明' }
    for (const [length, status] of [
      [9 * MB, 303],
      [11 * MB, 303],
      [21 * MB, 413],
    ] as const) {
      const form = await multipart(fields, { name: 'photo', bytes: Buffer.alloc(length, 'a') })
      const headers = { ...form.headers, Origin: APP_ORIGIN }
      for (const request of bothFramings({ method: 'POST', path: '/photo', headers, body: form.body })) {
        const answer = await visitor.ask(request)
        expect(answer.status).toBe(status)
        expect(answer.headers['cache-control']).toMatch(/private.*no-store/)
        const leadsTo = new URL(answer.headers.location ?? '/', APP_ORIGIN)
        if (length === 9 * MB) expect(leadsTo.searchParams.get('kept')).toBe(`王小明 ${length}`)
        if (length === 11 * MB)
          expect(leadsTo.pathname + leadsTo.search).toBe('/help/too-large?path=%2Fphoto')
        if (length === 21 * MB) expect(answer.body).toContain('href="/photo"')
      }
    }
  })
}
