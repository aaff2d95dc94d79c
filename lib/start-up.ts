import './require-node.js'
import { ConfigError, configWarnings, getConfig } from './config.ts'
import { prepareRequests } from './http/request-target.ts'
import { ignoreUnknownUpgrades } from './http/upgrade.ts'
import { getApplications } from './loan/applications/open-store.ts'
import { logEvents } from './log.ts'
import { getProfiles } from './profile/stores/open-store.ts'
import { getStore } from './session/stores/open-store.ts'
import { noticeStop } from './stopping.ts'
import { connectShared } from './storage/shared.ts'

/** Checks the environment, which a throw would only turn into a 500 for every request; then starts the log. */
export async function startUp(): Promise<void> {
  try {
    const config = getConfig()
    if (config.production) {
      for (const warning of configWarnings(config)) console.warn(warning)
      noticeStop() // in development nobody else listens, and a listener would keep the process alive
    }
    await logEvents(config)
    prepareRequests()
    ignoreUnknownUpgrades()
    await connectShared(config.store)
    // A file that is no database stops the start, and not the first visitor; and no visitor waits for a table to be made.
    getStore()
    getProfiles()
    getApplications()
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    console.error(thrown.message)
    process.exit(1)
  }
}
