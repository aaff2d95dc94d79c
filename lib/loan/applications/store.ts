import type { Application } from '../application.ts'

/**
 * Where applications are kept, without an end. A borrower is whoever is logged in: an openId, of which this part
 * knows nothing. Every method throws StoreUnreachableError when it could not be asked.
 */
export interface ApplicationStore {
  /** Keeps it unless one of this id is kept already; false: it was. */
  submit(borrower: string, application: Application): Promise<boolean>
  /** This borrower's own, newest first. */
  list(borrower: string): Promise<readonly Application[]>
}

export function newestFirst(applications: readonly (Application | null)[]): readonly Application[] {
  return applications.filter((one) => one !== null).sort((a, b) => b.createdAt - a.createdAt)
}
