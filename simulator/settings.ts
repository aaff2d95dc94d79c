export type Settings = {
  readonly account: { readonly appId: string; readonly secret: string }
  /** 网页授权域名: a bare host. */
  readonly authorizedDomain: string
  /** Any browser may log in, not only WeChat's. */
  readonly anyClient: boolean
  /** A callback may have a port, and any host name of this machine. */
  readonly anyPort: boolean
  /** An empty `state` is error 10013. */
  readonly requireState: boolean
  /** The origin to which the simulator's own clients send callbacks; null: the callback's own. */
  readonly callbackAddress: { readonly host: string; readonly port: number } | null
  /** The origin of the product's pages for the phone; null: the authorized domain. */
  readonly appOrigin: string | null
  /** Of the simulated mini program's server: MINI_PROGRAM_KEY. */
  readonly miniProgramKey: string
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}
