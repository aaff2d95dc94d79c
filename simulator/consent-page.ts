import { html, type Reply } from './reply.ts'
import type { User } from './users.ts'

/** What `snsapi_userinfo` shows before it goes on: the visitor allows or refuses. */
export function consentPage(user: User, rawQuery: string): Reply {
  const query = escapeHtml(rawQuery)
  const choice = (consent: string, label: string) =>
    `<p><a href="/connect/oauth2/authorize/${consent}?${query}">${label}</a></p>`
  const body = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>微信授权</title><style>
:root{color-scheme:light dark}body{max-width:420px;margin:40px auto;padding:0 16px;font:16px/1.6 sans-serif}h1{font-size:20px}
a{display:block;padding:12px;border-radius:8px;background:#8882;color:inherit;text-align:center;text-decoration:none}
</style></head>
<body><h1>申请获取你的昵称、头像</h1><p>${escapeHtml(user.nickname)}</p>
${choice('allow', '允许')}${choice('refuse', '拒绝')}</body></html>`
  return html(body, { outcome: 'consent', user: user.id, scope: 'snsapi_userinfo' })
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
