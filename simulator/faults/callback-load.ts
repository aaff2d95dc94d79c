import { request } from 'node:http'
import type { Settings } from '../settings.ts'

const STRANGER =
  'Mozilla/5.0 (Linux; Android 13; V2055A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F36) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64'

/**
 * Loads a callback as Tencent's servers do: like a page view, with an ordinary user agent, from another address and
 * without cookies. The answer is ignored.
 */
export function loadAsStranger(callback: URL, address: Settings['callbackAddress']): Promise<void> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: address?.host ?? callback.hostname,
        port: address?.port ?? (callback.port === '' ? 80 : Number(callback.port)),
        path: callback.pathname + callback.search,
        headers: { Host: callback.host, 'User-Agent': STRANGER, Accept: 'text/html,*/*;q=0.8' },
        agent: false,
      },
      (answer) => answer.resume().once('close', resolve),
    )
    asked.once('error', () => resolve()) // nobody waits for its answer
    asked.end()
  })
}
