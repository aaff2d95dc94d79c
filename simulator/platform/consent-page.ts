import { html, type Reply } from '../reply.ts'
import type { User } from './users.ts'

/** What `snsapi_userinfo` shows before it goes on: the visitor allows or refuses. */
export function consentPage(user: User, rawQuery: string): Reply {
  const query = escapeHtml(rawQuery)
  const choice = (consent: string, label: string) =>
    `<a class="${consent}" href="/connect/oauth2/authorize/${consent}?${query}">${label}</a>`
  const body = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>微信授权</title><style>
:root{color-scheme:light dark;--soft:#767676;--line:#8883}
body{display:flex;flex-direction:column;min-height:100vh;box-sizing:border-box;max-width:26rem;margin:0 auto;padding:3rem 1.5rem 3.5rem;font:1rem/1.5 system-ui,sans-serif}
.account{display:flex;gap:.6rem;align-items:center;font-weight:600}
.face{display:grid;place-items:center;width:2.75rem;height:2.75rem;border-radius:.4rem;background:#07c160;color:#fff;font-size:1.2rem}
.account .face{width:1.8rem;height:1.8rem;font-size:1rem}
h1{margin:1.2rem 0 1rem;font-size:1.25rem}
.who{display:flex;gap:.9rem;align-items:center;padding:1rem 0;border:solid var(--line);border-width:1px 0}
.who p{margin:0}small{display:block;color:var(--soft);font-size:.875rem}
.choices{display:grid;gap:1rem;justify-items:center;margin-top:auto}
a{box-sizing:border-box;width:11.5rem;padding:.6rem;border-radius:.5rem;background:#8882;color:#07893f;font-weight:600;text-align:center;text-decoration:none}
.allow{background:#07893f;color:#fff}
@media(prefers-color-scheme:dark){:root{--soft:#999}.refuse{color:#3cd07f}}
</style></head>
<body><div class="account"><span class="face" aria-hidden="true">贷</span>小贷 H5</div>
<h1>申请获取你的昵称、头像</h1>
<div class="who"><span class="face" aria-hidden="true">${escapeHtml(user.nickname.slice(0, 1))}</span><p>${escapeHtml(user.nickname)}<small>微信个人信息</small></p></div>
<div class="choices">${choice('allow', '允许')}${choice('refuse', '拒绝')}</div></body></html>`
  return html(body, { outcome: 'consent', user: user.id, scope: 'snsapi_userinfo' })
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
