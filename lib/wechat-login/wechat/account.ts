// A file of its own: three calls of WeChat’s API use it, and none of them needs another.

/** An official account in WeChat's API. The secret is never logged and never sent to a browser. */
export type Account = {
  readonly appId: string
  readonly secret: string
  /** WeChat's API, such as `https://api.weixin.qq.com`. */
  readonly apiOrigin: string
}
