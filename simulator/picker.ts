import { escapeHtml } from './consent-page.ts'
import { html, type Reply, redirect } from './reply.ts'
import { findUser, USERS, type User } from './users.ts'

export const USER_COOKIE = 'wechat_sim_user'

/** Who is looking at the phone: chosen here, kept in a cookie of the simulator's own. */
export function pickerPage(chosen: string | null): Reply {
  const current = findUser(chosen) ?? USERS[0]
  return html(`<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>模拟的微信</title><style>
:root{color-scheme:light dark}body{max-width:420px;margin:40px auto;padding:0 16px;font:16px/1.6 sans-serif}
a{display:flex;justify-content:space-between;padding:12px 16px;margin-top:8px;border:1px solid #8884;border-radius:12px;
color:inherit;text-decoration:none}a[aria-current]{border-color:#07c160;box-shadow:0 0 0 1px #07c160}small{opacity:.65}
</style></head><body><h1>模拟的微信</h1><p>选择谁在看手机，然后打开公众号的页面。</p>
${USERS.map((user) => choice(user, user.id === current.id)).join('')}</body></html>`)
}

/** Null: there is no such user. */
export function pickUser(id: string): Reply | null {
  const user = findUser(id)
  if (user === null) return null
  const reply = redirect('/simulator/')
  const cookie = `${USER_COOKIE}=${user.id}; Path=/; HttpOnly; SameSite=Lax`
  return { ...reply, headers: { ...reply.headers, 'Set-Cookie': cookie } }
}

function choice(user: User, current: boolean): string {
  const kind = user.snapshot ? '快照页' : user.follower ? '已关注' : '未关注'
  return `<a href="/simulator/users/${user.id}"${current ? ' aria-current="true"' : ''}>
<span>${escapeHtml(user.nickname)}</span><small>${kind}</small></a>`
}
