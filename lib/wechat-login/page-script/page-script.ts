import { createHash } from 'node:crypto'
import { NOT_SENT } from '../help/not-sent.ts'
import { pageScript, signedOutScript } from './in-page.ts'

/** The script of every page. */
export const PAGE_SCRIPT = `(${pageScript})('#${NOT_SENT}')`

/** Where a page finds it: the query changes with it. */
export const PAGE_SCRIPT_ADDRESS = `/page-script?${createHash('sha256').update(PAGE_SCRIPT).digest('base64url').slice(0, 16)}`

/** The script of the pages that say that somebody signed out. */
export const SIGNED_OUT_SCRIPT = `(${signedOutScript})()`
