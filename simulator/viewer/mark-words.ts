import type { Mark } from '../flow/diagram/step.ts'
import { type Language, say, type Words } from './words.ts'

const MARK_NAMES: Readonly<Record<Mark['kind'], Words>> = {
  fault: say('故障', 'Fault'),
  restarted: say('自动重来', 'Begins anew'),
  duplicate: say('重复的回调', 'Duplicate callback'),
  stranger: say('陌生客户端', 'A stranger'),
  event: say('事件', 'Event'),
  failed: say('失败', 'Failed'),
}

const MARK_DETAILS: readonly (readonly [RegExp, Words])[] = [
  [/^errcode -1/, say('微信繁忙（-1）', 'WeChat is busy (−1)')],
  [/^errcode 40163/, say('code 已被用过（40163）', 'the code was used before (40163)')],
  [/^errcode 40029/, say('code 无效（40029）', 'no such code (40029)')],
  [/^delay|^late-answer/, say('微信很慢', 'WeChat is slow')],
  [/^code used/, say('code 已被用过', 'the code was used before')],
  [/^code expired/, say('code 已过期', 'the code is too old')],
  [/^callback-twice/, say('客户端加载了两次回调', 'the client loads the callback twice')],
  [/^two-codes/, say('一个 state 两个 code', 'two codes for one state')],
  [/^lose-cookies/, say('手机丢了 Cookie', 'the phone lost its cookies')],
  [/^deny/, say('用户拒绝授权', 'the visitor refuses')],
  [/^callback-by-stranger/, say('腾讯的服务器也加载了回调', 'Tencent’s server loads the callback too')],
  [/^damaged-state/, say('state 被截断', 'the state was cut')],
  [/^other-secret/, say('state 由别的密钥签名', 'another secret signed the state')],
  [/^snapshot/, say('快照页', 'a snapshot page')],
  [/^code-refused/, say('code 无效', 'the code was refused')],
  [/^cookies-refused/, say('没有带来 T', 'no T came along')],
  [/^other-browser/, say('T 与 state 不符', 'T and state do not match')],
  [/^wechat-busy/, say('微信繁忙', 'WeChat was busy')],
  [/^CLOSED/, say('客户端断开了', 'the client hung up')],
  [/^RESTARTED/, say('服务器停了', 'the server stopped')],
  [/^ticket\.refused why used/, say('票据已被用过', 'the ticket was used before')],
  [/^ticket\.refused/, say('票据无效', 'the ticket is of no use')],
  [/^callback\.passed-on/, say('经共用的回调域名', 'by way of the shared callback domain')],
  [/^session\.ended/, say('会话结束', 'the session ended')],
  [/^session\.conflict/, say('两个人的 Cookie', 'cookies of two people')],
  [/^session\.degraded/, say('存储不可用，只读', 'the store is away: reading only')],
  [/^store\.unreachable/, say('存储没有响应', 'the store does not answer')],
  [/^request\.failed/, say('页面出错', 'the page failed')],
  [/^authorization-denied|^denied/, say('用户拒绝授权', 'the visitor refused')],
  [/duplicate true/, say('与第一次落在同一会话', 'lands in the same session as the first')],
]

/** A mark in a few words. */
export function markText({ kind, what }: Mark, language: Language): string {
  const detail = MARK_DETAILS.find(([pattern]) => pattern.test(what))?.[1][language] ?? what
  const name = MARK_NAMES[kind][language]
  return detail === '' ? name : `${name}${language === 'zh' ? '：' : ': '}${detail}`
}
