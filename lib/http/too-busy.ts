import { answerCalmPage } from './calm-page.ts'

const RETRY_AFTER_SECONDS = 5

/** 503: nothing is lost, and trying again soon may well work. */
export function answerTooBusy(address: string, requestId: string): Response {
  return answerCalmPage({
    status: 503,
    title: '访问的人有点多',
    sentences: ['服务暂时忙不过来，您的登录状态没有丢失。', '请稍等几秒钟再试。'],
    action: { kind: 'link', label: '再试一次', target: address },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    requestId,
  })
}

const MINUTE_SECONDS = 60

/** 429: too many logins from this address have failed. */
export function answerTooMany(address: string, requestId: string): Response {
  return answerCalmPage({
    status: 429,
    title: '登录得太频繁了',
    sentences: ['这个网络下失败的登录太多，暂时停了下来。', '请一分钟后再试，或换一个网络。'],
    action: { kind: 'link', label: '再试一次', target: address },
    retryAfterSeconds: MINUTE_SECONDS,
    requestId,
  })
}
