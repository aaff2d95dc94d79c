import { renderSVG } from 'uqr'
import { getConfig } from '../config/of-process.ts'
import { frameAncestors, NONCE_HEADER, newNonce } from '../http/content-security-policy.ts'
import { requestIdOf } from '../http/request-id.ts'
import { REQUEST_NUMBER } from './error-text.ts'
import { type Language, preferredLanguage, type Said } from './language.ts'
import { CALM_STYLE, ICONS } from './static-style.ts'
import type { Facts, HelpTextWithFacts } from './texts.ts'

export type CalmPage = {
  readonly status: 200 | 404 | 409 | 413 | 429 | 503
  readonly text: HelpTextWithFacts
  readonly icon: keyof typeof ICONS
  /** Of the request that failed, where it is not the one that is answered. */
  readonly requestId?: string
  /** An address to show as a QR code, for a phone's camera. */
  readonly qrOf?: string
  readonly qrName?: Said
  /** HTML of ours between the text and the action, and in the head, escaped by whoever wrote it. */
  readonly inner?: (language: Language) => string
  readonly head?: string
  /** Where the text's action leads, or what it posts to. */
  readonly action?:
    | { readonly kind: 'link'; readonly target: string }
    | {
        readonly kind: 'post'
        readonly target: string
        readonly fields?: Readonly<Record<string, string>>
      }
  readonly retryAfterSeconds?: number
  /** The one thing that such a page may run. */
  readonly script?: string
  /** Whether the script asks our server for something. */
  readonly connects?: boolean
}

/**
 * A page in one piece, without other files, so that it can be served when nothing else can; in the language and with
 * the id of the request that it answers.
 */
export function answerCalmPage(page: CalmPage, request: Headers): Response {
  const nonce = request.get(NONCE_HEADER) ?? newNonce(requestIdOf(request)) // the gate's own policy, where it set one, stands
  const headers = new Headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': [
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      ...(page.script === undefined ? [] : [`script-src 'nonce-${nonce}'`]),
      ...(page.connects === true ? ["connect-src 'self'"] : []),
      "form-action 'self'",
      "base-uri 'none'",
      frameAncestors(getConfig()),
    ].join('; '),
  })
  if (page.retryAfterSeconds !== undefined) headers.set('Retry-After', String(page.retryAfterSeconds))
  const language = preferredLanguage(request.get('accept-language'))
  const html = render(page, { language, nonce: escapeHtml(nonce), requestId: requestIdOf(request) })
  return new Response(html, { status: page.status, headers })
}

type Rendering = { readonly language: Language; readonly nonce: string; readonly requestId: string }

function render(page: CalmPage, { language, nonce, requestId }: Rendering): string {
  const { title, happened, remedy } = page.text
  const say = (text: string) => escapeHtml(text)
  const script = page.script === undefined ? '' : `<script nonce="${nonce}">${page.script}</script>`
  return `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex"><title>${say(title[language])}</title>
<style nonce="${nonce}">${CALM_STYLE}</style>${script}${page.head ?? ''}</head>
<body><main>${ICONS[page.icon]}<h1>${say(title[language])}</h1>
<p>${say(happened[language])}</p><p>${say(remedy[language])}</p>${renderFacts(page.text.facts, language)}${renderQr(page, language)}${page.inner?.(language) ?? ''}
${renderAction(page, language)}<small>${REQUEST_NUMBER[language]} ${say(page.requestId ?? requestId)}</small></main></body></html>`
}

function renderFacts(facts: Facts | undefined, language: Language): string {
  if (facts === undefined) return ''
  const rows = facts.map(
    ([name, value]) =>
      `<div><dt lang="zh-CN">${escapeHtml(name)}</dt><dd>${escapeHtml(value[language])}</dd></div>`,
  )
  return `<dl>${rows.join('')}</dl>`
}

const QR_OF_PAGE: Said = { 'zh-CN': '本页面的二维码', en: 'QR code of this page' }

function renderQr({ qrOf, qrName = QR_OF_PAGE }: CalmPage, language: Language): string {
  if (qrOf === undefined) return ''
  return `<div class="qr" role="img" aria-label="${qrName[language]}">${renderSVG(qrOf, { border: 0 })}</div>`
}

function renderAction({ action, text }: CalmPage, language: Language): string {
  if (action === undefined || text.action === undefined) return ''
  const [label, target] = [escapeHtml(text.action[language]), escapeHtml(action.target)]
  if (action.kind === 'link') return `<a class="go" href="${target}">${label}</a>`
  const fields = Object.entries(action.fields ?? {}).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  )
  return `<form method="post" action="${target}">${fields.join('')}<button class="go">${label}</button></form>`
}

/** For text, and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
