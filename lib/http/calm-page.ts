import { renderSVG } from 'uqr'
import { getConfig } from '../config.ts'
import { frameAncestors } from './content-security-policy.ts'

export type CalmPage = {
  readonly status: 200 | 409 | 429 | 503
  readonly title: string
  /** What happened, in one sentence, and what to do, in another. */
  readonly sentences: readonly string[]
  readonly requestId: string
  /** An address to show as a QR code, for a phone's camera. */
  readonly qrOf?: string
  readonly action?: { readonly kind: 'link' | 'post'; readonly label: string; readonly target: string }
  readonly retryAfterSeconds?: number
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#6b6b6b;--paper:#f2f2f2;--card:#fff;--green:#07c160}
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--soft:#9a9a9a;--paper:#111;--card:#1e1e1e}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;
background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif}
main{width:100%;max-width:360px;padding:32px 24px;border-radius:16px;background:var(--card);text-align:center}
h1{margin:0 0 12px;font-size:20px}p{margin:0 0 8px;color:var(--soft)}
.qr{width:200px;margin:16px auto;padding:12px;border-radius:8px;background:#fff}.qr svg{display:block}
.go{display:block;width:100%;min-height:48px;margin-top:20px;padding:10px;border:0;border-radius:8px;
background:var(--green);color:#fff;font:inherit;font-weight:600;text-decoration:none}
small{display:block;margin-top:20px;color:var(--soft);font-size:12px;word-break:break-all}`

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"

/** A page without scripts or other files, so that it can be served when nothing else can. */
export function answerCalmPage(page: CalmPage): Response {
  const headers = new Headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': `${POLICY}; ${frameAncestors(getConfig())}`,
  })
  if (page.retryAfterSeconds !== undefined) headers.set('Retry-After', String(page.retryAfterSeconds))
  return new Response(render(page), { status: page.status, headers })
}

function render({ title, sentences, requestId, qrOf, action }: CalmPage): string {
  const qr = qrOf === undefined ? '' : `<div class="qr">${renderSVG(qrOf, { border: 0 })}</div>`
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('')}${qr}${renderAction(action)}
<small>请求编号 ${escapeHtml(requestId)}</small></main></body></html>`
}

function renderAction(action: CalmPage['action']): string {
  if (action === undefined) return ''
  const [label, target] = [escapeHtml(action.label), escapeHtml(action.target)]
  if (action.kind === 'link') return `<a class="go" href="${target}">${label}</a>`
  return `<form method="post" action="${target}"><button class="go">${label}</button></form>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
