import type { BrowserContextOptions, Page } from 'playwright'
import { APP_ORIGIN } from '../harness/product.ts'
import { inMiniProgram, USER_AGENTS } from '../harness/user-agents.ts'

export type Shot = {
  readonly name: string
  /** Which server shows it; by default the product without changes. */
  readonly server?: 'that fails' | 'without its store'
  /** One of the simulator's users. */
  readonly user?: string
  readonly context?: BrowserContextOptions
  /** For the README: with a phone's number of pixels. */
  readonly sharp?: 'light' | 'dark'
  /** WeChat's text size setting. */
  readonly textSize?: '200%'
  readonly show: (page: Page) => Promise<unknown>
}

const LOAN = '/frontend/loan/product/goToLoan'
const APPLY = '/frontend/loan/apply?product=flexible&amount=10%2C000&months=6'
const APPLICATIONS = '/frontend/loan/applications'
const MEMBER = '/frontend/member'

/** As WeChat does it: iOS sets this property, Android the view's text zoom, which is the same code. */
export async function setTextSize(page: Page, size: '100%' | '200%'): Promise<void> {
  await page.evaluate((percent) => {
    document.documentElement.style.setProperty('text-size-adjust', percent)
  }, size)
}

const at = (path: string) => (page: Page) => page.goto(APP_ORIGIN + path)

async function fillIn(page: Page, name: string, phone: string): Promise<void> {
  await at(APPLY)(page)
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '提交申请' }).click()
}

/** The address in the QR code of a computer beside it. */
async function offerOfComputer(page: Page): Promise<string> {
  const beside = await page.context().browser()?.newContext({ userAgent: USER_AGENTS.desktopChrome })
  const computer = await beside?.newPage()
  await computer?.goto(APP_ORIGIN + LOAN)
  const action = await computer?.locator('#take').getAttribute('action')
  await beside?.close()
  return action?.replace('/computer', '') ?? ''
}

const plan = (method: string): Shot => ({
  name: `plan-${method}`,
  ...(method === 'equal-payment' ? { sharp: 'dark' as const } : {}),
  show: async (page) => {
    await at(`${APPLY}&method=${method}`)(page)
    await page.getByText('每期明细').click()
  },
})

/** A help page at its own address, with a fixed request id. */
const help = (name: string, query = ''): Shot => ({
  name: `help-${name}`,
  show: at(`/help/${name}?request=4fQx0aT7cN2kYb8LmR5wZe${query}`),
})

const withoutStore = (name: string, path: string): Shot => ({
  name: `degraded-${name}`,
  server: 'without its store',
  show: at(path),
})

/** Every page and state that visitors can see. */
export const SHOTS: readonly Shot[] = [
  { name: 'go-to-loan', sharp: 'light', show: at(LOAN) },
  { name: 'apply-choose', show: at('/frontend/loan/apply?product=flexible') },
  { name: 'apply', show: at(APPLY) },
  {
    name: 'apply-mistakes',
    show: async (page) => {
      await fillIn(page, '', '12345')
      await page.getByText('请填写姓名').waitFor()
    },
  },
  {
    name: 'apply-sending',
    show: async (page) => {
      await page.route('**/loan/apply?**', (route) =>
        route.request().method() === 'POST' ? undefined : route.fallback(),
      )
      await fillIn(page, '王小明', '138 0000 0000')
      await page.getByText('正在提交').waitFor()
    },
  },
  { name: 'apply-amount', show: at('/frontend/loan/apply?product=flexible&amount=7') },
  plan('equal-payment'),
  plan('equal-principal'),
  plan('interest-first'),
  { name: 'applications-none', user: 'xiaohong', show: at(APPLICATIONS) },
  {
    name: 'applications',
    show: async (page) => {
      await fillIn(page, '王小明', '138 0000 0000')
      await page.getByText('申请已提交').waitFor()
    },
  },
  { name: 'member', user: 'laowang', show: at(MEMBER) },
  {
    name: 'member-everywhere',
    user: 'laowang',
    show: async (page) => {
      await at(MEMBER)(page)
      await page.getByText('退出所有设备', { exact: true }).click()
    },
  },
  {
    name: 'member-profile',
    user: 'newcomer',
    show: async (page) => {
      await at(MEMBER)(page)
      const nickname = page.getByTestId('nickname')
      const asks = page.getByRole('button', { name: '显示微信昵称和头像' })
      await asks.or(nickname).waitFor()
      if (!(await asks.isVisible())) return // the consent was given before
      await asks.click()
      await page.getByRole('link', { name: '允许' }).click()
      await nickname.waitFor()
    },
  },
  help('login-failed', '&cause=code-refused&errcode=40029'),
  help('denied'),
  help('snapshot'),
  help('signed-out'),
  { ...help('login-failed', '&cause=cookies-refused'), name: 'help-english', context: { locale: 'en-GB' } },
  { name: 'too-busy', show: at('/help/too-busy') },
  { name: 'open-in-wechat', context: { userAgent: USER_AGENTS.mobileChrome }, show: at(LOAN) },
  {
    name: 'back-to-mini-program',
    context: { userAgent: inMiniProgram(USER_AGENTS.android) },
    show: at(LOAN),
  },
  { name: 'computer', context: { userAgent: USER_AGENTS.desktopChrome }, show: at(LOAN) },
  {
    name: 'pair',
    show: async (page) => {
      await page.goto(APP_ORIGIN + (await offerOfComputer(page)))
      await page.getByRole('heading', { name: '在电脑上登录？' }).waitFor()
    },
  },
  { name: 'pair-over', show: at(`/pair/${'0'.repeat(45)}`) },
  { name: 'not-found', show: at('/frontend/nowhere') },
  {
    name: 'error',
    server: 'that fails',
    show: async (page) => {
      await at(MEMBER)(page)
      await page.getByRole('heading', { name: '页面出了点问题' }).waitFor()
    },
  },
  { name: 'go-to-loan-large', textSize: '200%', show: at(LOAN) },
  { name: 'apply-large', textSize: '200%', show: at(APPLY) },
  withoutStore('go-to-loan', LOAN),
  withoutStore('apply', APPLY),
  withoutStore('applications', APPLICATIONS),
  withoutStore('member', MEMBER),
  {
    name: 'degraded-signed-out',
    server: 'without its store',
    show: async (page) => {
      await at(MEMBER)(page)
      await page.getByRole('button', { name: '退出登录' }).click()
      await page.getByRole('heading', { name: '暂时没能完全退出' }).waitFor()
    },
  },
]
