import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../e2e/harness/raw-request.ts'
import { visitorOf } from '../e2e/harness/visitor.ts'
import type { WeChat } from '../e2e/harness/we-chat.ts'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { median, quantile } from './quantiles.ts'

const A_SECOND = 20
const USERS = ['xiaoming', 'xiaohong', 'laowang', 'newcomer']

/**
 * Milliseconds of a callback beyond WeChat's answer, at twenty logins a second on a warm server; and of an empty handler
 * at the same rate, which is the cost of Next and of a mostly idle process.
 */
export async function timeCallbacks(
  product: { readonly port: number },
  weChat: WeChat,
  weChatPort: number,
  seconds: number,
) {
  await logInFor(product, weChat, weChatPort, seconds)
  const callbacks = await logInFor(product, weChat, weChatPort, seconds)
  return { ...callbacks, idleHandlerMs: await timeIdleHandler(product, seconds) }
}

async function timeIdleHandler({ port }: { readonly port: number }, seconds: number): Promise<number> {
  const took: number[] = []
  const asking = Array.from({ length: A_SECOND * seconds }, async (_, at) => {
    await pause(at * (1000 / A_SECOND))
    const startedAt = performance.now()
    await ask(port, { path: '/health/live' })
    took.push(performance.now() - startedAt)
  })
  await Promise.all(asking)
  return median(took)
}

async function logInFor(
  product: { readonly port: number },
  weChat: WeChat,
  weChatPort: number,
  seconds: number,
) {
  const [took, answers]: [number[], number[]] = [[], []]
  const logins = Array.from({ length: A_SECOND * seconds }, async (_, at) => {
    await pause(at * (1000 / A_SECOND))
    const visitor = visitorOf({ product, weChat, user: USERS[at % USERS.length] ?? 'xiaoming' })
    const callback = await visitor.beginLogin()
    const startedAt = performance.now()
    await visitor.ask({ path: callback })
    took.push(performance.now() - startedAt)
    const askedAt = performance.now()
    await ask(weChatPort, {
      path: `/sns/oauth2/access_token?appid=${SIMULATED_ACCOUNT.appId}&secret=x&code=x&grant_type=authorization_code`,
    })
    answers.push(performance.now() - askedAt)
  })
  await Promise.all(logins)
  const weChatMs = median(answers)
  return { p50: median(took) - weChatMs, p99: quantile(took, 0.99) - weChatMs }
}
