import type { Menu } from '../phone/menu.ts'

export type Somebody = {
  readonly id: string
  readonly nickname: string
  readonly follower: boolean
  readonly snapshot: boolean
}

/** What the page is told when it is opened. */
export type Setting = {
  readonly appOrigin: string
  readonly menu: Menu
  readonly users: readonly Somebody[]
  readonly user: string
  /** Whether the product runs in the simulator's process, so that logins are recorded and may be framed. */
  readonly recorded: boolean
}
