import type { NextRequest } from 'next/server'
import type { Routes } from '../application/routes.ts'
import { asksForAction, isReadableForm } from '../http/form-body.ts'
import { answerRobots, ROBOTS_PATH } from '../http/robots.ts'
import { passFile, passOn } from './pass.ts'
import type { Place } from './place.ts'

/**
 * The answer to what everybody may ask for, whoever they are. Null: the gate has to know who asks, as it does for
 * every Server Action, wherever that is posted.
 * @param routes null: nobody knows them
 */
export async function answerEverybody(
  place: Place,
  request: NextRequest,
  routes: Routes | null,
): Promise<Response | null> {
  if (place.kind === 'guarded' || place.kind === 'withheld' || (await asksForAction(request))) return null
  const reads = request.method === 'GET' || request.method === 'HEAD'
  switch (place.kind) {
    case 'open-path':
      return passOn(request) // its body is its handler's
    case 'own-address':
      return isThere(request, routes) && (await isReadableForm(request)) ? passOn(request) : null
    case 'open-picture':
      return reads ? passOn(request) : null
    case 'own-file':
      return reads && isThere(request, routes) ? passOn(request) : null
    case 'file':
      return reads ? passFile(request, place.name) : null
    case 'robots':
      if (!reads) return null
      return routes === null || routes.has(ROBOTS_PATH) ? passOn(request) : answerRobots()
  }
}

/** An application that leaves one of the login's handlers out may have a page there, which is guarded. */
function isThere({ nextUrl }: NextRequest, routes: Routes | null): boolean {
  return routes === null || nextUrl.pathname.startsWith('/_next/') || routes.isNamed(nextUrl.pathname)
}
