const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/**
 * What the operator can do about an unreachable WeChat where the environment names a proxy for outgoing requests.
 * @param fetchUsesProxy whether this process's `fetch` goes through one
 * @returns null: no proxy is named. Never shows a variable's value, which may hold a password
 * @see https://nodejs.org/api/cli.html#node_use_env_proxy1 (Node 22.21 and 24.0)
 */
export function proxyAdvice(
  env: Readonly<Record<string, string | undefined>>,
  fetchUsesProxy: boolean,
): string | null {
  const named = VARIABLES.find((name) => (env[name] ?? '').trim() !== '')
  if (named === undefined) return null
  if (fetchUsesProxy)
    return `the request went through the proxy of ${named}: see that it runs and lets this server reach WeChat`
  const onlyAll = named.toUpperCase() === 'ALL_PROXY' ? ', and HTTPS_PROXY, which Node reads instead' : ''
  return (
    `${named} is set and Node does not use it: set NODE_USE_ENV_PROXY=1${onlyAll} where the process starts ` +
    '(in a .env file it comes too late; needs Node 22.21 or 24)'
  )
}

/** Whether `fetch` uses a proxy now: Node says so by the kind of its dispatcher only. */
export function fetchUsesProxy(): boolean {
  return ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].some((name) => {
    const dispatcher: unknown = Reflect.get(globalThis, Symbol.for(name))
    return typeof dispatcher === 'object' && /Proxy/.test(dispatcher?.constructor.name ?? '')
  })
}
