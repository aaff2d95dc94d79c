const OPEN_PLATFORM = 'https://open.weixin.qq.com'
const SCRIPT_HOST = 'https://res.wx.qq.com'

/**
 * The file of WeChat's JS-SDK. Whoever stands in for the open platform, as the simulator does, serves it too.
 * @param openOrigin WeChat's host for visitors
 * @see WeChat JS-SDK说明文档, 步骤二
 */
export function jsSdkScript(openOrigin: string): string {
  return `${openOrigin === OPEN_PLATFORM ? SCRIPT_HOST : openOrigin}/open/js/jweixin-1.6.0.js`
}
