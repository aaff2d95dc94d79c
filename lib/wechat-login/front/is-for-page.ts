import { z } from 'zod'

/** Where Next itself keeps what it found out about a request: here, which route of the build answers it. */
const META = Symbol.for('NextInternalRequestMeta')
const ofPage = z.object({ match: z.object({ definition: z.object({ kind: z.literal('APP_PAGE') }) }) })

/** Whether Next answers this request by a page, and not by a route handler; asked once Next has an answer. */
export function isForPage(request: object): boolean {
  return ofPage.safeParse(Reflect.get(request, META)).success
}
