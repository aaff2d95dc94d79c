import { findUser } from '../platform/users.ts'
import { type Reply, redirect } from '../reply.ts'
import { FORGET_PRODUCT } from './forget-product.ts'

export const USER_COOKIE = 'wechat_sim_user'

/** Another user takes the phone. Null: there is no such user. */
export function pickUser(id: string): Reply | null {
  const user = findUser(id)
  if (user === null) return null
  const cookie = `${USER_COOKIE}=${user.id}; Path=/; HttpOnly; SameSite=Lax`
  return { ...redirect('/simulator/'), setCookies: [cookie, ...FORGET_PRODUCT] }
}
