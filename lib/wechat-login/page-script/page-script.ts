import { createHash } from 'node:crypto'
import { OPEN_DIRECTIVES, UNSAFE_EVAL, UNSAFE_INLINE } from '../config/policy-directives.ts'
import { registeredOptions } from '../config/registered-options.ts'
import { NOT_SENT } from '../help/not-sent.ts'
import { FORM_TOO_LARGE } from '../help/texts.ts'
import { bodyLimitsOfNext } from '../http/next-body-limits.ts'
import { pageScript, signedOutScript } from './in-page.ts'
import { refuseTooLarge } from './refuse-too-large.ts'
import type { ServedScript } from './served.ts'
import { type ProductionPolicy, tellRefusals } from './tell-refusals.ts'

/** The script of every page. */
export function pageScriptText({ any, action } = bodyLimitsOfNext()): string {
  const limits = [any, action, JSON.stringify(FORM_TOO_LARGE)].join()
  // The first listener for a form may stop it.
  const script = `(${refuseTooLarge})(${limits});(${pageScript})('#${NOT_SENT}')`
  return process.env.NODE_ENV === 'development' ? `${developmentScript()};${script}` : script
}

export function makePageScript(): ServedScript {
  const text = pageScriptText()
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  return { text, address: `/page-script?${hash}` }
}

function developmentScript(): string {
  const { 'script-src': scripts = [], 'style-src': styles = [] } =
    registeredOptions().contentSecurityPolicy ?? {}
  const production: ProductionPolicy = {
    directives: OPEN_DIRECTIVES,
    evaluates: scripts.includes(UNSAFE_EVAL),
    styles: styles.includes(UNSAFE_INLINE) ? null : styles,
  }
  return `(${tellRefusals})(${JSON.stringify(production)})`
}

/** The script of the pages that say that somebody signed out. */
export const SIGNED_OUT_SCRIPT = `(${signedOutScript})()`
