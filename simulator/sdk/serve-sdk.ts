import type { AppTokens } from '../platform/app-tokens.ts'
import type { Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { playSdk } from './in-page.ts'
import { verifyConfig } from './verify-config.ts'

/** As on WeChat's own host of scripts. */
export const SDK_PATH = '/open/js/jweixin-1.6.0.js'

/** The file of the JS-SDK; with a configuration in its query, a script with the verdict. */
export function serveSdk(query: URLSearchParams, settings: Settings, appTokens: AppTokens): Reply {
  const call = query.get('call')
  if (call === null) return script(`(${playSdk})(document.currentScript.src)`)
  if (!/^jWeixinJudged[a-z0-9]+$/.test(call)) return script('')
  const verdict = verifyConfig(parseJson(query.get('config') ?? ''), settings, appTokens)
  return script(`${call}(${JSON.stringify(verdict)})`, verdict)
}

function script(body: string, outcome = 'script'): Reply {
  const headers = { 'Content-Type': 'text/javascript; charset=utf-8' }
  return { status: 200, headers, body, note: { outcome } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
