import type { NextFetchEvent, NextRequest } from 'next/server'
import { getApplication } from '../application/of-process.ts'
import { getConfig } from '../config/of-process.ts'
import { answerNotFound } from '../help/not-found.ts'
import { NONCE_HEADER } from '../http/content-security-policy.ts'
import { isReadableForm } from '../http/form-body.ts'
import { noteProxyRequestId } from '../http/proxy-request-id.ts'
import { newRequestId, REQUEST_ID_HEADER } from '../http/request-id.ts'
import { getKeys } from '../keys/keys.ts'
import { lookUpSession } from '../session/look-up.ts'
import { getStore } from '../session/stores/open-store.ts'
import { answerAskAgain, answerReadOnly } from './answers.ts'
import { batchRenders } from './batch-renders.ts'
import { complete } from './complete.ts'
import { decideGate } from './decide.ts'
import { passWithSession } from './pass.ts'
import { isFile, placeOf } from './place.ts'
import { turnAway } from './turn-away.ts'
import { readVisit } from './visit.ts'
import { answerEverybody } from './without-session.ts'

/** The gate: every request that Next gets passes here, and what it did not foresee is a static page. */
export function gate(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  const requestId = newRequestId()
  noteProxyRequestId(requestId, request.headers.get(REQUEST_ID_HEADER))
  request.headers.set(REQUEST_ID_HEADER, requestId)
  request.headers.delete(NONCE_HEADER) // a client's own
  return complete(step(request, event, requestId), request.headers, requestId)
}

async function step(request: NextRequest, event: NextFetchEvent, requestId: string): Promise<Response> {
  const [settings, keys, nowMs] = [getConfig(), getKeys(), Date.now()]
  const { pathname } = request.nextUrl
  const { files, routes } = getApplication()
  const place = placeOf(pathname, settings, files)
  const forEverybody = await answerEverybody(place, request, routes)
  if (forEverybody !== null) return forEverybody

  const visit = readVisit(request, settings, keys) // 2
  const lookup = await lookUpSession(visit.sent, { store: getStore, config: settings, keys, nowMs })
  const exists = place.kind !== 'withheld' && (routes?.match(pathname) ?? true)
  const decided = decideGate(visit, lookup, settings, exists)
  if (decided.kind !== 'pass')
    return turnAway(decided, visit, { headers: request.headers, requestId, nowMs }, settings, keys)

  if (place.kind === 'withheld') return answerNotFound(request.headers)
  if (isFile(place) && !visit.reads) return answerReadOnly()
  if (!(await isReadableForm(request))) return answerAskAgain(visit, settings)
  await batchRenders()
  return passWithSession(request, decided.session, event) // 11
}
