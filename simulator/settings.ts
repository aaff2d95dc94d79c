export type Settings = {
  readonly account: { readonly appId: string; readonly secret: string }
  /** 网页授权域名: a bare host. */
  readonly authorizedDomain: string
  /** Any browser may ask, not only WeChat's. */
  readonly anyClient: boolean
  /** A callback may have a port, and be on this machine under any of its names. */
  readonly anyPort: boolean
  /** An empty `state` is error 10013. */
  readonly requireState: boolean
  /** Where the simulator's own clients find the callback's host; null: by its name. */
  readonly callbackAddress: { readonly host: string; readonly port: number } | null
  /** Where the phone finds the product's pages; null: at the authorized domain. */
  readonly appOrigin: string | null
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}
