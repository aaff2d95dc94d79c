import type { Page } from 'playwright/test'
import { adds, does, hasRun, isStyled, type Outcome } from './try-in-page.ts'

type Case = {
  /** Its row in docs/content-policy.md. */
  readonly kind: string
  readonly outcome: Outcome
  /** What the console of development names, where it is refused. */
  readonly told?: string
  readonly run: (page: Page) => Promise<Outcome>
}

const OPEN = 'https://open.example'
const CLOSED = 'https://closed.example'

const ofHost = (kind: string, directive: string, run: (host: string) => Case['run']): readonly Case[] => [
  { kind: `${kind} of a host that the option names`, outcome: 'works', run: run(OPEN) },
  {
    kind: `${kind} of another host`,
    outcome: 'refused',
    told: `'${directive}': ["${CLOSED}"]`,
    run: run(CLOSED),
  },
]

const NONCE = 'nonce={await pageNonce()}'

/** What pages do, and what the policy says of it: the same in production and in development. */
export const POLICY_CASES: readonly Case[] = [
  { kind: '`style={{ … }}` of a server component', outcome: 'works', run: isStyled('#server-style') },
  { kind: '`style={{ … }}` of a client component', outcome: 'works', run: isStyled('#client-style') },
  { kind: 'a style attribute in SVG', outcome: 'works', run: isStyled('#svg-style') },
  {
    kind: '`next/image`, with `fill` too',
    outcome: 'works',
    run: (page) =>
      page.evaluate(() =>
        getComputedStyle(document.querySelector('#image-fill') ?? document.body).position === 'absolute'
          ? 'works'
          : 'refused',
      ),
  },
  {
    kind: '`next/font`',
    outcome: 'works',
    run: (page) =>
      page.evaluate(async () => {
        const { fontFamily } = getComputedStyle(document.querySelector('#font') ?? document.body)
        const [own = ''] = fontFamily.split(',') // the next one is a substitute of this machine
        return (await document.fonts.load(`16px ${own}`)).length > 0 ? 'works' : 'refused'
      }),
  },
  { kind: '`<style>` with the nonce', outcome: 'works', run: isStyled('#nonce-style') },
  { kind: '`<style>`', outcome: 'refused', told: NONCE, run: isStyled('#bare-style') },
  {
    kind: '`<style>` with the nonce that a client component renders later',
    outcome: 'works',
    run: isStyled('#late-nonce-style'),
  },
  {
    kind: '`<style>` that a client component renders later',
    outcome: 'refused',
    told: NONCE,
    run: isStyled('#late-style'),
  },
  {
    kind: '`<style href precedence>`, which React moves',
    outcome: 'refused',
    told: `'style-src': ["'unsafe-inline'"]`,
    run: isStyled('#hoisted-style'),
  },
  {
    kind: 'a `<style>` that a script adds, with the nonce',
    outcome: 'works',
    run: does(() => {
      const style = document.createElement('style')
      style.nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? ''
      style.textContent = 'p { width: 40% }'
      document.body.append(style)
      return style.sheet === null ? new Promise(() => {}) : null
    }),
  },
  {
    kind: 'a `<style>` that a script adds',
    outcome: 'refused',
    told: `'style-src': ["'unsafe-inline'"]`,
    run: does(() => {
      const style = document.createElement('style')
      style.textContent = 'p { width: 40% }'
      document.body.append(style)
      return new Promise(() => {})
    }),
  },
  {
    kind: 'styles that a script sets',
    outcome: 'works',
    run: does(() => {
      document.body.setAttribute('style', 'margin: 0')
      document.body.style.cssText = 'margin: 1px'
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('p { width: 40% }')
      document.adoptedStyleSheets.push(sheet)
    }),
  },
  {
    kind: 'a stylesheet of another host, in the head',
    outcome: 'refused',
    told: `'style-src': ["https://head.example"]`,
    run: isStyled('#head-style'),
  },
  ...ofHost('a stylesheet', 'style-src', (host) =>
    adds('link', { rel: 'stylesheet', href: `${host}/a.css` }),
  ),
  { kind: '`<script>` with the nonce', outcome: 'works', run: hasRun('nonceScript') },
  { kind: '`<script>` with text', outcome: 'refused', told: NONCE, run: hasRun('bareScript') },
  { kind: '`next/script` with text and the nonce', outcome: 'works', run: hasRun('nextNonce') },
  { kind: '`next/script` with text', outcome: 'refused', told: NONCE, run: hasRun('nextBare') },
  { kind: '`next/script`, `beforeInteractive`', outcome: 'works', run: hasRun('before') },
  { kind: '`next/script`, `afterInteractive`', outcome: 'works', run: hasRun('interactive') },
  { kind: '`next/script`, `lazyOnload`', outcome: 'works', run: hasRun('lazy') },
  ...ofHost('a script', 'script-src', (host) => adds('script', { src: `${host}/a.js` })),
  {
    kind: '`onclick="…"` in HTML',
    outcome: 'refused',
    told: 'script-src-attr',
    run: does(() => {
      document.body.insertAdjacentHTML('beforeend', '<button onclick="">')
      return new Promise(() => {})
    }),
  },
  {
    kind: 'an address of `javascript:`',
    outcome: 'refused',
    told: 'script-src-elem',
    run: does(() => {
      const link = document.createElement('a')
      link.setAttribute('href', 'javascript:void 0')
      document.body.append(link)
      link.click()
      return new Promise(() => {})
    }),
  },
  {
    kind: 'WebAssembly',
    outcome: 'works',
    run: does(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
  },
  {
    kind: 'a picture of `data:`',
    outcome: 'works',
    run: adds('img', { src: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>' }),
  },
  {
    kind: 'the preview of a photo that was chosen (`URL.createObjectURL`)',
    outcome: 'works',
    run: does(() => {
      const picture = document.createElement('img')
      const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' })
      picture.src = URL.createObjectURL(svg)
      return picture.decode()
    }),
  },
  ...ofHost('a picture', 'img-src', (host) => adds('img', { src: `${host}/a.svg` })),
  ...ofHost('a sound or video', 'media-src', (host) =>
    adds('audio', { src: `${host}/a.wav` }, 'loadedmetadata'),
  ),
  {
    kind: 'a sound or video of `blob:`',
    outcome: 'works',
    run: does(() => {
      const media = document.createElement('audio')
      const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA='
      const bytes = Uint8Array.from(atob(wav), (character) => character.charCodeAt(0))
      media.src = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }))
      return new Promise((resolve) => media.addEventListener('loadedmetadata', resolve))
    }),
  },
  ...ofHost('a font', 'font-src', (host) =>
    does((of) => new FontFace('hosted', `url(${of}/a.woff2)`).load(), host),
  ),
  {
    kind: '`fetch` of our own origin',
    outcome: 'works',
    run: does(() => fetch('/page-script')),
  },
  ...ofHost('`fetch`', 'connect-src', (host) => does((of) => fetch(`${of}/`), host)),
  {
    kind: 'a WebSocket of our own origin',
    outcome: 'works',
    run: does(() => {
      const socket = new WebSocket('/page-script') // nobody answers there, and it was asked
      return new Promise((resolve) => socket.addEventListener('error', resolve))
    }),
  },
  {
    kind: 'a WebSocket of another host',
    outcome: 'refused',
    told: `'connect-src': ["wss://closed.example"]`,
    run: does(() => {
      new WebSocket('wss://closed.example/')
      return new Promise(() => {})
    }),
  },
  ...ofHost('a frame', 'frame-src', (host) => adds('iframe', { src: `${host}/` }, 'message')),
  {
    kind: 'a worker of `blob:`, once the option names it',
    outcome: 'works',
    run: does(() => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
      return new Promise((resolve) => worker.addEventListener('message', resolve))
    }),
  },
  {
    kind: 'a worker of `data:`',
    outcome: 'refused',
    told: `'worker-src': ["data:"]`,
    run: does(() => {
      new Worker('data:,postMessage(1)')
      return new Promise(() => {})
    }),
  },
  ...ofHost('a form that is sent to a page', 'form-action', (host) =>
    does((of) => {
      const [frame, form] = [document.createElement('iframe'), document.createElement('form')]
      frame.name = form.target = `payment at ${of}`
      form.action = `${of}/pay`
      document.body.append(frame, form)
      form.submit()
      return new Promise((resolve) => addEventListener('message', resolve))
    }, host),
  ),
  {
    kind: '`<base>`',
    outcome: 'refused',
    told: 'No option opens base-uri',
    run: adds('base', { href: `${CLOSED}/` }),
  },
  {
    kind: '`<object>` and `<embed>`',
    outcome: 'refused',
    told: 'No option opens object-src',
    run: adds('object', { data: '/icon.svg' }),
  },
]
