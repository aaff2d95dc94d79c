import './require-node.js'
import { filesInTheWay } from '../application/files-in-the-way.ts'
import { foldersOfProcess } from '../application/folders.ts'
import { type Application, keepApplication } from '../application/of-process.ts'
import { respell } from '../application/public-files.ts'
import { readApplication } from '../application/read-application.ts'
import { type Config, configWarnings, readConfig } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { faultsOfNextOptions, type NextOptions } from '../config/next-options.js'
import { publish } from '../events.ts'
import type { Front } from '../front/front.ts'
import { keepIdleConnections } from '../front/idle-connections.ts'
import { serverOfNext, standInFrontOf } from '../front/in-front-of-next.ts'
import { findUnlistedProxies } from '../front/unlisted-proxy.ts'
import { isStranger } from '../gate/is-stranger.ts'
import { placeOf } from '../gate/place.ts'
import { bodyLimitsOfNext } from '../http/next-body-limits.ts'
import { isOpenPath, isOwnAddress } from '../http/public-paths.ts'
import { getKeys } from '../keys/keys.ts'
import { makePageScript } from '../page-script/page-script.ts'
import { keepPageScriptMaker } from '../page-script/served.ts'
import { getProfiles } from '../profile/stores/open-store.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { getStore } from '../session/stores/open-store.ts'
import { connectStorage } from '../storage/storage.ts'
import { chooseTracing } from '../tracing/settings.ts'
import { actionKey } from './action-key.ts'
import { keepCompiledCode } from './compiled-code.ts'
import { inspectAtStart } from './inspect-at-start.ts'
import { logEvents } from './log.ts'
import { presenceOf } from './other-secrets.ts'
import { stopOnSignals } from './stop-server.ts'
import { reportUnknownActions } from './unknown-actions.ts'

/** Checks Next's options and the environment, which a throw would only turn into a 500 for every request; then starts the log. */
export async function startUp(): Promise<void> {
  try {
    const faults = faultsOfNextOptions(builtOptions())
    if (faults.length > 0) throw new ConfigError(faults)
    const config = readConfig()
    const application = readApplication(config)
    keepApplication(application)
    const inTheWay = filesInTheWay(application.files.names, application.routes, config)
    if (inTheWay.length > 0) throw new ConfigError(inTheWay)
    if (config.pairing !== null && application.routes?.isNamed('/pair/computer') === false)
      throw new ConfigError(['createWeChatLogin pairing: needs its handler, app/pair/[...step]/route.ts'])
    if (config.production) {
      keepCompiledCode(foldersOfProcess().build)
      reportUnknownActions()
      for (const warning of configWarnings(config)) console.warn(warning)
      process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ??= actionKey(getKeys())
    }
    keepPageScriptMaker(makePageScript)
    await logEvents(config)
    const { address, token } = config.metrics
    const counts = address !== null || token !== null
    const metrics = counts ? await (await import('../metrics/start.ts')).startMetrics(config) : null
    const server = serverOfNext()
    const front = frontOf(config, application)
    standInFrontOf(server, { ...front, ...(metrics === null ? {} : { answerMetrics: metrics }) })
    keepIdleConnections(server)
    const presence = presenceOf(getKeys())
    if (config.production)
      stopOnSignals(server, { drainMs: config.drainSeconds * 1000, leave: presence.leave })
    const tracing = chooseTracing(process.env)
    if (tracing.kind === 'unsupported') console.warn(tracing.warning)
    if (tracing.kind === 'on')
      (await import('../tracing/start.ts')).startTracing(config, process.env.OTEL_LOG_LEVEL)
    await connectStorage(config.store)
    // A file that is no database stops the start, and not the first visitor; and no visitor waits for a table to be made.
    getStore()
    if (config.profile) getProfiles()
    if (config.pairing !== null) (await import('../pairing/stores/open-store.ts')).getPairings()
    await inspectAtStart(config.store)
    if (config.production) await presence.watch()
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    console.error(thrown.message)
    process.exit(1)
  }
}

/** What Next writes into a build of its options: as they are in the end, whatever wrapped next.config.js. */
function builtOptions(): NextOptions {
  return {
    basePath: process.env.__NEXT_ROUTER_BASEPATH,
    trailingSlash: process.env.__NEXT_TRAILING_SLASH,
    cacheComponents: process.env.__NEXT_CACHE_COMPONENTS,
    i18n: process.env.__NEXT_I18N_SUPPORT,
  }
}

/** What the listener in front of Next has to know of this application. */
function frontOf(config: Config, { files, isGated }: Application): Front {
  const findUnlistedProxy = findUnlistedProxies(config.trustedProxies)
  return {
    appOrigin: config.appOrigin,
    isOwnAddress: (pathname) => isOwnAddress(pathname, config),
    isOpenPath: (pathname) => isOpenPath(pathname, config),
    isFile: (pathname) => placeOf(pathname, config, files).kind === 'file',
    respell: (pathname) => respell(pathname, files),
    isLoggedIn: (headers) => readSentCookies(headers, config, getKeys()).loggedIn.length > 0,
    answerStranger: (asked, { cookie, headers }) => {
      if (!isStranger(asked, cookie, config, getKeys(), { files, isGated })) return null
      // Loaded when the first one comes: until then no start waits for it.
      return import('../gate/stranger.ts').then(({ answerStranger }) => answerStranger(asked, headers()))
    },
    bodyLimits: () => ({ ...bodyLimitsOfNext(), open: config.publicBodyBytes }),
    upgrades: !config.production,
    meetPeer: (peer, headers) => {
      const remedy = findUnlistedProxy(peer, headers)
      if (remedy !== null) publish({ name: 'proxy.unlisted', requestId: '', remedy })
    },
  }
}
