import type { Menu } from '../phone/menu.ts'

export type Somebody = {
  readonly id: string
  readonly nickname: string
  readonly follower: boolean
  readonly snapshot: boolean
}

/** What the page gets from the server. */
export type Setting = {
  readonly appOrigin: string
  readonly menu: Menu
  readonly users: readonly Somebody[]
  readonly user: string
  /** Whether the product runs in the simulator's process: only then are logins recorded and pages framed. */
  readonly recorded: boolean
}
