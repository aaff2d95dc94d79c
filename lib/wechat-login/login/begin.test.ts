import { expect, it } from 'vitest'
import { config, keys, PAGE } from '../../../e2e/harness/servers/callback-server.ts'
import { deriveTracker, newTracker, type Tracker } from '../session/tracker.ts'
import { beginLogin } from './begin.ts'

const ended = deriveTracker(newTracker(keys), 'nonce', 'code', keys.signing)

/** The T that this login sets. */
async function trackerSet(sent: { readonly began?: Tracker; readonly loggedIn?: Tracker }) {
  const list = (tracker?: Tracker) => (tracker === undefined ? [] : [tracker])
  const cookies = { userSeals: [], pathSeals: [], sendsTracker: true }
  const { setCookies } = await beginLogin(
    {
      requestId: 'r',
      path: PAGE,
      sent: { ...cookies, began: list(sent.began), loggedIn: list(sent.loggedIn) },
    },
    0,
    config,
    keys,
    1000,
  )
  return setCookies
}

it('sets one T for all tabs that find their session ended, and keeps the T of a login in progress', async () => {
  const [one, two] = [await trackerSet({ loggedIn: ended }), await trackerSet({ loggedIn: ended })]
  expect([one.length, two]).toEqual([1, one])
  expect(one.join()).not.toContain(ended)
  const began = newTracker(keys)
  expect(await trackerSet({ began })).toEqual([])
  expect(await trackerSet({ began, loggedIn: ended })).toEqual([])
})

it('sets another T for each visitor without one', async () => {
  expect(await trackerSet({})).not.toEqual(await trackerSet({}))
})
