import type { Application } from '../application.ts'

/** `kept`: now; `known`: one of this id was kept before; `full`: this borrower has as many as he may have. */
export const SUBMISSIONS = ['kept', 'known', 'full'] as const
export type Submission = (typeof SUBMISSIONS)[number]

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

export function newestFirst(applications: readonly (Application | null)[]): readonly Application[] {
  return applications.filter((one) => one !== null).sort((a, b) => b.createdAt - a.createdAt)
}
