import type { NextFetchEvent, NextRequest } from 'next/server'
import { publicFiles, routes } from '../application/of-process.ts'
import { getConfig } from '../config/config.ts'
import { publish } from '../events.ts'
import { mayBeginLogin } from '../exchange/exchange-pace.ts'
import { showBackToMiniProgram } from '../help/back-to-mini-program.ts'
import { answerNotFound } from '../help/not-found.ts'
import { showOpenInWeChat } from '../help/open-in-wechat.ts'
import { answerTooBusy } from '../help/too-busy.ts'
import { answerTwoPeople } from '../help/two-people.ts'
import { NONCE_HEADER } from '../http/content-security-policy.ts'
import { isReadableForm } from '../http/form-body.ts'
import { isHttps, STAY_WITH_HTTPS } from '../http/https.ts'
import { noteProxyRequestId } from '../http/proxy-request-id.ts'
import { newRequestId, REQUEST_ID_HEADER } from '../http/request-id.ts'
import { getKeys } from '../keys/keys.ts'
import { beginLogin } from '../login/begin.ts'
import { reportFailure } from '../process/report-failure.ts'
import { lookUpSession } from '../session/look-up.ts'
import { getStore } from '../session/stores/open-store.ts'
import {
  answerAskAgain,
  answerBusy,
  answerReadOnly,
  answerUnauthorized,
  redirectToWeChat,
} from './answers.ts'
import { decideGate } from './decide.ts'
import { passWithSession } from './pass.ts'
import { isFile, placeOf } from './place.ts'
import { goTogether } from './together.ts'
import { readVisit } from './visit.ts'
import { answerEverybody } from './without-session.ts'

/** The gate: every request passes here, and what it did not foresee is a static page. */
export async function gate(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  const requestId = newRequestId()
  noteProxyRequestId(requestId, request.headers.get(REQUEST_ID_HEADER))
  request.headers.set(REQUEST_ID_HEADER, requestId)
  request.headers.delete(NONCE_HEADER) // a client's own
  const answer = await step(request, event, requestId).catch((thrown: unknown) => {
    reportFailure(thrown, requestId)
    return answerTooBusy(getConfig().home, request.headers)
  })
  answer.headers.set(REQUEST_ID_HEADER, requestId)
  if (isHttps(getConfig())) answer.headers.set(...STAY_WITH_HTTPS)
  return answer
}

async function step(request: NextRequest, event: NextFetchEvent, requestId: string): Promise<Response> {
  const [settings, keys, nowMs] = [getConfig(), getKeys(), Date.now()]
  const { pathname } = request.nextUrl
  const place = placeOf(pathname, settings, publicFiles())
  const forEverybody = await answerEverybody(place, request, routes())
  if (forEverybody !== null) return forEverybody

  const visit = readVisit(request, settings, keys) // 2
  const lookup = await lookUpSession(visit.sent, { store: getStore, config: settings, keys, nowMs })
  const exists = place.kind !== 'withheld' && (routes()?.match(pathname) ?? true)
  const decided = decideGate(visit, lookup, settings, exists)

  switch (decided.kind) {
    case 'pass':
      if (place.kind === 'withheld') return answerNotFound(request.headers)
      if (isFile(place) && !visit.reads) return answerReadOnly()
      if (!(await isReadableForm(request))) return answerAskAgain(visit, settings)
      await goTogether()
      return passWithSession(request, decided.session, event) // 11
    case 'begin-login': {
      if (!mayBeginLogin(nowMs)) {
        publish({ name: 'limit.met', requestId, limit: 'quota' })
        return answerBusy(visit, request.headers)
      }
      const login = { requestId, path: visit.path, sent: visit.sent }
      return redirectToWeChat(await beginLogin(login, 0, settings, keys, Math.floor(nowMs / 1000))) // 3
    }
    case 'unauthorized':
      return answerUnauthorized(visit, settings)
    case 'ask-again':
      return answerAskAgain(visit, settings)
    case 'open-in-wechat':
      return showOpenInWeChat(settings.appOrigin + visit.path, request.headers)
    case 'back-to-mini-program':
      return showBackToMiniProgram(200, request.headers)
    case 'not-found':
      return answerNotFound(request.headers)
    case 'two-people':
      publish({ name: 'session.conflict', requestId })
      return answerTwoPeople(request.headers)
    case 'too-busy':
      reportFailure(decided.error, requestId)
      return answerBusy(visit, request.headers)
  }
}
