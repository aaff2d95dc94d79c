import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { SIGNING } from '../../../e2e/harness/servers/signing.ts'
import { temporaryPath } from '../../../e2e/harness/servers/temporary-file.ts'
import { USER_AGENTS } from '../../../e2e/harness/user-agents.ts'
import { loadConfig } from '../config/config.ts'
import { constantPath } from '../http/return-path.ts'
import { fileProfiles } from '../profile/stores/file.ts'
import type { Services } from '../services.ts'
import { openFileStore } from '../session/stores/file.ts'
import { watchStore } from '../session/stores/watched.ts'
import { newTracker } from '../session/tracker.ts'
import { sealState } from '../state/state.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { completeCallback } from './complete.ts'
import { readCallback } from './read-callback.ts'

const { keys } = SIGNING

/** Two people who come back from WeChat, to a server whose store the test can write. */
function twoLogins() {
  const path = temporaryPath()
  const store = watchStore(openFileStore(path, SIGNING))
  const raw = new DatabaseSync(path)
  onTestFinished(async () => {
    raw.close()
    await store.close()
  })
  const profiles = fileProfiles(temporaryPath())
  const services: Services = {
    config: loadConfig({}, () => 'a secret for settled outcomes, long enough'),
    keys,
    store: () => store,
    profiles: () => profiles,
    refreshAccess: () => expect.fail('nothing is refreshed'),
    userInfo: () => expect.fail('no profile is asked for'),
    exchange: async (code) => ({
      openId: parseOpenId(code.padEnd(28, '0')) ?? expect.fail('no openId'),
      snapshot: false,
      scope: ['snsapi_base'],
      accessToken: null,
      refreshToken: null,
    }),
    nowMs: Date.now,
    sleep: pause,
    visitorLeft: new AbortController().signal,
  }
  const callbackOf = (name: string) => {
    const tracker = newTracker(keys)
    const state = sealState(
      { path: constantPath('/page'), home: services.config.home, attempt: 0 },
      tracker,
      Math.floor(Date.now() / 1000),
      keys,
    )
    const query = new URLSearchParams({ code: name.padEnd(28, '0'), state })
    const headers = { cookie: `T=${tracker}`, accept: 'text/html', 'user-agent': USER_AGENTS.android }
    const request = new Request(`http://h5.test/redirect?${query}`, { headers })
    return async () => {
      newProcess() // a new process for each callback
      return completeCallback(await readCallback(request, 'r', services), services)
    }
  }
  return { ming: callbackOf('oMing'), hong: callbackOf('oHong'), raw }
}

it('lands a callback that comes second in the same session', async () => {
  const { ming } = twoLogins()
  expect([await ming(), await ming()]).toMatchObject([{ kind: 'landed' }, { kind: 'landed' }])
})

it('logs nobody in by the outcome of somebody else’s code that lies under theirs: the login restarts', async () => {
  const { ming, hong, raw } = twoLogins()
  await ming()
  const outcomes = () => raw.prepare('SELECT name, outcome FROM claim').all()
  const [mings] = outcomes()
  await hong()
  const hongs = outcomes().find(({ name }) => name !== mings?.name)
  raw.prepare('UPDATE claim SET outcome = ? WHERE name = ?').run(String(hongs?.outcome), String(mings?.name))
  expect(await hong()).toMatchObject({ kind: 'landed' })
  expect(await ming()).toMatchObject({ kind: 'restart' })
})
