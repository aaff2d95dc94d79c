import type { ApplicationFile } from '../../wechat-login/index.ts'
import { type Application, parseApplication, sayTheSame } from '../application.ts'

/**
 * `kept`: now; `known`: the same was kept before; `other`: another of this id was, and stays as it is; `full`: this
 * borrower has as many as he may have.
 */
export type Submission = 'kept' | 'known' | 'other' | 'full'

/**
 * Where applications are kept, without an end. A borrower is whoever is logged in: an openId, of which this part
 * knows nothing. Every method throws StoreUnreachableError when it could not be asked.
 */
export interface ApplicationStore {
  /** Keeps it once, if the borrower has fewer than MOST_APPLICATIONS, however many arrive at the same time. */
  submit(borrower: string, application: Application): Promise<Submission>
  /** This borrower's own, newest first. */
  list(borrower: string): Promise<readonly Application[]>
}

/** Of an application whose id was kept before, with this record. */
export function compareWithKept(application: Application, record: string): 'known' | 'other' {
  const kept = parseApplication(record)
  return kept !== null && sayTheSame(application, kept) ? 'known' : 'other'
}

/** @param applications null: what stands there is none, which the operator is told */
export function newestFirst(
  applications: readonly (Application | null)[],
  { reportRefusedValue }: Pick<ApplicationFile, 'reportRefusedValue'>,
): readonly Application[] {
  if (applications.includes(null)) reportRefusedValue('loan-application', 'unreadable')
  return applications.filter((one) => one !== null).sort((a, b) => b.createdAt - a.createdAt)
}
