// A file of its own: three calls of WeChat’s API take it, and none of them needs another.

/** An official account as WeChat's API knows it. The secret is the operator's: never logged, never sent to a browser. */
export type Account = {
  readonly appId: string
  readonly secret: string
  /** WeChat's API, such as `https://api.weixin.qq.com`. */
  readonly apiOrigin: string
}
