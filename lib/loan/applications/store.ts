import type { ApplicationFile } from '../../wechat-login/index.ts'
import { type Application, parseApplication, sayTheSame } from '../application.ts'

/**
 * `kept`: stored now; `known`: stored before with the same content; `other`: stored before with other content, which
 * stays; `full`: the borrower has MOST_APPLICATIONS.
 */
export type Submission = 'kept' | 'known' | 'other' | 'full'

/**
 * The store of the applications, which never expire. A borrower is an openId, though nothing here depends on that.
 * Every method throws StoreUnreachableError when the store could not be asked.
 */
export interface ApplicationStore {
  /** Stores it once, if the borrower has fewer than MOST_APPLICATIONS, also when many arrive at the same time. */
  submit(borrower: string, application: Application): Promise<Submission>
  /** The borrower's applications, newest first. */
  list(borrower: string): Promise<readonly Application[]>
}

/** Compares an application with the record stored under its id. */
export function compareWithKept(application: Application, record: string): 'known' | 'other' {
  const kept = parseApplication(record)
  return kept !== null && sayTheSame(application, kept) ? 'known' : 'other'
}

/** Leaves out values that are no application (null), and logs that there were some. */
export function newestFirst(
  applications: readonly (Application | null)[],
  { reportRefusedValue }: Pick<ApplicationFile, 'reportRefusedValue'>,
): readonly Application[] {
  if (applications.includes(null)) reportRefusedValue('loan-application', 'unreadable')
  return applications.filter((one) => one !== null).sort((a, b) => b.createdAt - a.createdAt)
}
