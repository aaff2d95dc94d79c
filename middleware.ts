import type { NextFetchEvent, NextRequest } from 'next/server'
import { getConfig } from './lib/wechat-login/config/config.ts'
import { publish } from './lib/wechat-login/events.ts'
import { mayBeginLogin } from './lib/wechat-login/exchange/exchange-pace.ts'
import {
  answerAskAgain,
  answerBusy,
  answerTwoPeople,
  answerUnauthorized,
  redirectToWeChat,
} from './lib/wechat-login/gate/answers.ts'
import { decideGate } from './lib/wechat-login/gate/decide.ts'
import { passOn, passWithSession } from './lib/wechat-login/gate/pass.ts'
import { isPublicPath } from './lib/wechat-login/gate/public-paths.ts'
import { goTogether } from './lib/wechat-login/gate/together.ts'
import { readVisit } from './lib/wechat-login/gate/visit.ts'
import { showOpenInWeChat } from './lib/wechat-login/help/open-in-wechat.ts'
import { answerTooBusy } from './lib/wechat-login/help/too-busy.ts'
import { NONCE_HEADER } from './lib/wechat-login/http/content-security-policy.ts'
import { isReadableForm } from './lib/wechat-login/http/form-body.ts'
import { isHttps, STAY_WITH_HTTPS } from './lib/wechat-login/http/https.ts'
import { newRequestId, REQUEST_ID_HEADER } from './lib/wechat-login/http/request-id.ts'
import { DEFAULT_PATH } from './lib/wechat-login/http/return-path.ts'
import { getKeys } from './lib/wechat-login/keys/keys.ts'
import { beginLogin } from './lib/wechat-login/login/begin.ts'
import { reportFailure } from './lib/wechat-login/process/report-failure.ts'
import { lookUpSession } from './lib/wechat-login/session/look-up.ts'
import { getStore } from './lib/wechat-login/session/stores/open-store.ts'

export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' }

/** The gate: everything of ours passes here, and what it did not foresee is a calm page. */
export async function middleware(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  const requestId = newRequestId()
  request.headers.set(REQUEST_ID_HEADER, requestId)
  request.headers.delete(NONCE_HEADER) // a client's own
  const answer = await gate(request, event, requestId).catch((thrown: unknown) => {
    reportFailure(thrown, requestId)
    return answerTooBusy(DEFAULT_PATH, request.headers)
  })
  answer.headers.set(REQUEST_ID_HEADER, requestId)
  if (isHttps(getConfig())) answer.headers.set(...STAY_WITH_HTTPS)
  return answer
}

async function gate(request: NextRequest, event: NextFetchEvent, requestId: string): Promise<Response> {
  const [settings, keys, nowMs] = [getConfig(), getKeys(), Date.now()]
  if (isPublicPath(request.nextUrl.pathname))
    return (await isReadableForm(request))
      ? passOn(request)
      : answerAskAgain(readVisit(request, settings, keys), settings)

  const visit = readVisit(request, settings, keys) // 2
  const lookup = await lookUpSession(visit.sent, { store: getStore, config: settings, keys, nowMs })
  const step = decideGate(visit, lookup, settings)

  switch (step.kind) {
    case 'pass':
      if (!(await isReadableForm(request))) return answerAskAgain(visit, settings)
      await goTogether()
      return passWithSession(request, step.session, event) // 11
    case 'begin-login': {
      if (!mayBeginLogin(nowMs)) return answerBusy(visit, request.headers)
      const login = { requestId, path: visit.path, sent: visit.sent }
      return redirectToWeChat(await beginLogin(login, 0, settings, keys, Math.floor(nowMs / 1000))) // 3
    }
    case 'unauthorized':
      return answerUnauthorized(visit, settings)
    case 'ask-again':
      return answerAskAgain(visit, settings)
    case 'open-in-wechat':
      return showOpenInWeChat(settings.appOrigin + visit.path, request.headers)
    case 'two-people':
      publish({ name: 'session.conflict', requestId })
      return answerTwoPeople(request.headers)
    case 'too-busy':
      reportFailure(step.error, requestId)
      return answerBusy(visit, request.headers)
  }
}
