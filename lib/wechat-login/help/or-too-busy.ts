import { headers } from 'next/headers'
import { redirect, unstable_rethrow } from 'next/navigation'
import { getConfig } from '../config/of-process.ts'
import { requestIdOf } from '../http/request-id.ts'
import { parseReturnPath } from '../http/return-path.ts'
import { reportFailure } from '../process/report-failure.ts'
import { tooBusyPath } from './too-busy.ts'

/** @param page where the way back leads when the browser does not say where it came from */
export async function orTooBusy<Result>(work: () => Promise<Result>, page: string | null): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    unstable_rethrow(thrown)
    const requestHeaders = await headers()
    reportFailure(thrown, requestIdOf(requestHeaders))
    redirect(tooBusyPath(requestHeaders, page === null ? null : parseReturnPath(page, getConfig().appOrigin)))
  }
}
