import { getApplication } from '../application/of-process.ts'
import { getConfig } from '../config/of-process.ts'
import { noteProxyRequestId } from '../http/proxy-request-id.ts'
import { newRequestId, REQUEST_ID_HEADER } from '../http/request-id.ts'
import { USUAL_HEADERS } from '../http/usual-headers.js'
import { getKeys } from '../keys/keys.ts'
import { complete } from './complete.ts'
import { decideWithoutSession, type TurnAwayStep } from './decide.ts'
import type { AskedInFront } from './is-stranger.ts'
import { turnAway } from './turn-away.ts'
import { readVisit } from './visit.ts'

const PAGES: readonly TurnAwayStep['kind'][] = [
  'open-in-wechat',
  'offer-pairing',
  'back-to-mini-program',
  'not-found',
]

/**
 * The gate's answer to a stranger, given in front of Next: it needs no page and no store. The way through Next costs many
 * times as much, so that a storm of logins, or of made-up requests, leaves the server to those who are logged in.
 * @returns null: Next is to have the request, which then compresses the page that the gate answers
 */
export async function answerStranger(asked: AskedInFront, headers: Headers): Promise<Response | null> {
  const [config, keys, nowMs] = [getConfig(), getKeys(), Date.now()]
  const { method, target, pathname } = asked
  const visit = readVisit({ method, url: config.appOrigin + target, headers }, config, keys) // 2
  const exists = getApplication().routes?.match(pathname) ?? true
  const decided = decideWithoutSession(visit, { kind: 'none' }, config, exists)
  if (isPage(decided)) return null

  const requestId = newRequestId()
  noteProxyRequestId(requestId, headers.get(REQUEST_ID_HEADER))
  headers.set(REQUEST_ID_HEADER, requestId)
  const answering = turnAway(decided, visit, { headers, requestId, nowMs }, config, keys)
  const answer = await complete(answering, headers, requestId)
  for (const { key, value } of USUAL_HEADERS) answer.headers.set(key, value)
  return answer
}

function isPage({ kind }: TurnAwayStep): boolean {
  return PAGES.includes(kind)
}
