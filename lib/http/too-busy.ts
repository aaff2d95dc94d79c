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
