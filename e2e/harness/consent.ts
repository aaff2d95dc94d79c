import type { BrowserContext, Page } from 'playwright/test'
import { SIMULATED_ACCOUNT } from '../../lib/wechat-login/config/simulated-account.ts'
import { findUser, openIdOf, USERS } from '../../simulator/platform/users.ts'
import { ask } from './raw-request.ts'
import { APP_ORIGIN, expect, MEMBER_PATH, OPEN_ORIGIN } from './test.ts'
import { DOCUMENT } from './visitor.ts'
import type { WeChat } from './we-chat.ts'

export const NOT_KEPT = '这次没有取得昵称和头像'

/** 小明's openId. */
export const XIAOMING = openIdOf(findUser('xiaoming') ?? USERS[0], SIMULATED_ACCOUNT.appId)

const ASK = '显示微信昵称和头像'
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

export const askButton = (page: Page) => page.getByRole('button', { name: ASK })
export const nickname = (page: Page) => page.getByTestId('nickname')

export function isUser(context: BrowserContext, user: string): Promise<void> {
  return context.addCookies([{ name: 'wechat_sim_user', value: user, url: OPEN_ORIGIN }])
}

/** WeChat's avatars, which a test cannot load; a test before may have left the visitor a profile with one. */
export function serveAvatars(page: Page): Promise<unknown> {
  return page.route('https://*.qlogo.cn/**', (route) =>
    route.fulfill({ contentType: 'image/png', body: DOT }),
  )
}

/** 我的 of one of the simulator's users, without consent to show the profile. */
export async function openMember(page: Page, user = 'xiaoming'): Promise<void> {
  await isUser(page.context(), user)
  await serveAvatars(page)
  const forget = page.getByRole('button', { name: '不再显示' })
  await expect(async () => {
    await page.goto(APP_ORIGIN + MEMBER_PATH)
    await expect(askButton(page).or(forget)).toBeVisible({ timeout: 2000 }) // not while the store is late
  }).toPass()
  if (await forget.isVisible()) await forget.click()
  await expect(askButton(page)).toBeVisible()
}

/** Taps, and arrives at WeChat's consent page. */
export async function tap(page: Page): Promise<void> {
  await askButton(page).click()
  await expect(page.getByText('申请获取你的昵称、头像')).toBeVisible()
}

export async function consent(page: Page): Promise<void> {
  await tap(page)
  await page.getByRole('link', { name: '允许' }).click()
}

export async function trackerOf(context: BrowserContext): Promise<string> {
  return (await context.cookies(APP_ORIGIN)).find(({ name }) => name === 'T')?.value ?? ''
}

/** The cookie header that the browser would send to this origin. */
export async function cookiesFor(origin: string, context: BrowserContext): Promise<string> {
  return (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ')
}

/** From the consent page to the callback's address, which is not opened. */
export async function callbackOfConsent(page: Page, weChat: WeChat): Promise<string> {
  const href = (await page.getByRole('link', { name: '允许' }).getAttribute('href')) ?? ''
  const Cookie = await cookiesFor(OPEN_ORIGIN, page.context())
  const granted = await ask(weChat.port, { path: href, headers: { ...DOCUMENT, Cookie } })
  return new URL(granted.headers.location ?? '').href
}

export async function scopesExchanged(weChat: WeChat): Promise<readonly unknown[]> {
  return (await weChat.log())
    .filter(({ path }) => path === '/sns/oauth2/access_token')
    .map(({ scope }) => scope)
}
