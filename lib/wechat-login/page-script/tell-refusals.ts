/** What the script of development has to know of production's policy. */
export type ProductionPolicy = {
  /** The directives that an option opens. */
  readonly directives: readonly string[]
  readonly evaluates: boolean
  /** More sources of styles; null: production takes every `<style>` element. */
  readonly styles: readonly string[] | null
}

/**
 * Runs in the browser in development, first on every page: one error on the console for each thing that the policy
 * refuses, with the option that opens it. It is served as its text, like the page script, so it uses nothing else of
 * this module.
 *
 * - Next's own tools write `<style>` elements without a nonce, so the policy of development takes them. Here they get
 *   the nonce, and a page's own are refused as in production. A page without this script, such as Next's own for a page
 *   that does not compile, keeps its tools as they are.
 * - React's own tools need eval, so the policy of development allows it. A page's own works too, and is told.
 */
export function tellRefusals({ directives, evaluates, styles }: ProductionPolicy): void {
  const told = new Set<string>()
  const tell = (refused: string, remedy: string) => {
    if (told.has(remedy)) return
    told.add(remedy)
    console.error(`Content-Security-Policy: ${refused}. ${remedy}`)
  }
  const option = (directive: string, source: string) =>
    `To open it: createWeChatLogin({ contentSecurityPolicy: { '${directive}': ["${source}"] } })`

  const remedyOf = (directive: string, blocked: string): string => {
    const nonce = 'Give it nonce={await pageNonce()}'
    if (directive === 'script-src-attr') return 'A script of the page has to listen instead, as onClick does'
    if (directive === 'script-src-elem' && blocked === 'inline') return nonce
    if (directive === 'style-src-elem' && blocked === 'inline')
      return `${nonce}. ${option('style-src', "'unsafe-inline'")}`
    const name = directive.replace(/-(?:elem|attr)$/, '')
    if (!directives.includes(name)) return `No option opens ${name}`
    return option(name, URL.canParse(blocked) ? new URL(blocked).origin : `${blocked}:`)
  }

  const isOfTools = (place: string) => place.includes('next-devtools')
  const hear = (directive: string, blocked: string, place: string) => {
    if (!isOfTools(place))
      tell(`${directive} refuses ${blocked}, in production too`, remedyOf(directive, blocked))
  }
  /** Where the code is that called a function which this script has replaced. */
  const callingPlace = () => {
    const frames = String(new Error().stack).split('\n')
    return frames.find((frame) => frame.includes('://') && !frame.includes('/page-script')) ?? ''
  }
  addEventListener('securitypolicyviolation', (event) => {
    if (event.disposition === 'enforce') hear(event.effectiveDirective, event.blockedURI, event.sourceFile)
  })
  // What was refused before this script ran, such as a stylesheet of the head.
  if ('ReportingObserver' in globalThis) {
    const observer = new ReportingObserver(
      (reports) => {
        for (const { body } of reports) {
          const told = (name: string) => String(Reflect.get(body ?? {}, name) ?? '')
          if (told('disposition') === 'enforce')
            hear(told('effectiveDirective'), told('blockedURL'), told('sourceFile'))
        }
      },
      { types: ['csp-violation'], buffered: true },
    )
    observer.observe()
  }

  if (styles !== null) {
    const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? ''
    document.createElement = new Proxy(document.createElement, {
      apply(create, self, args) {
        const element: unknown = Reflect.apply(create, self, args)
        if (element instanceof HTMLStyleElement && isOfTools(callingPlace())) element.nonce = nonce
        return element
      },
    })
    const policy = document.createElement('meta')
    policy.httpEquiv = 'Content-Security-Policy'
    policy.content = ["style-src-elem 'self'", `'nonce-${nonce}'`, ...styles].join(' ')
    document.head.append(policy)
    for (const style of document.querySelectorAll('style')) {
      if (style.nonce === nonce) continue
      style.remove()
      hear('style-src-elem', 'inline', '')
    }
  }

  if (evaluates) return
  const hearEval = () => {
    const place = callingPlace()
    if (place !== '' && !/next-devtools|node_modules_next_dist|turbopack/.test(place))
      tell('script-src refuses eval in production', option('script-src', "'unsafe-eval'"))
  }
  const heard: ProxyHandler<FunctionConstructor> = {
    apply(run, self, args) {
      hearEval()
      return Reflect.apply(run, self, args)
    },
    construct(make, args, target) {
      hearEval()
      return Reflect.construct(make, args, target)
    },
  }
  const evaluate = Reflect.get(globalThis, 'eval')
  const heardEval = new Proxy(evaluate, heard)
  // Webpack's modules are in evals that see the scope around them, which a proxy would take away.
  const get = () => ('TURBOPACK' in globalThis ? heardEval : evaluate)
  Object.defineProperty(globalThis, 'eval', { configurable: true, get })
  globalThis.Function = new Proxy(Function, heard)
  Function.prototype.constructor = Function
}
