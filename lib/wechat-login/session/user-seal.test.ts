import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { newTracker } from './tracker.ts'
import { openUserSeal, sealUser } from './user-seal.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const NOW = 1_800_000_000
const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
const record = { openId, loginAt: NOW, endsAt: NOW + 100, renewedAt: NOW, device: '' }

it('opens for the T that it was sealed for, and for no other', async () => {
  const keys = deriveKeyRing([NEW])
  const [mine, other] = [newTracker(keys), newTracker(keys)]
  const seal = await sealUser(record, mine, NOW, keys)
  expect(seal).not.toContain(openId)
  expect(await openUserSeal(seal, mine, keys)).toMatchObject({
    openId,
    sealedAt: NOW,
    endsAt: NOW + 100,
    logins: 0,
  })
  expect(await openUserSeal(seal, other, keys)).toBeNull()
})

it.each(['', 'x', 'Fe26.2*1*a*b*c**d*e~2', '%00', 'null'])('is nobody when it reads %j', async (text) => {
  const keys = deriveKeyRing([NEW])
  expect(await openUserSeal(text, newTracker(keys), keys)).toBeNull()
})

it('survives each step of a rotation, and ends with the secret that sealed it', async () => {
  const rings = [
    deriveKeyRing([OLD]),
    deriveKeyRing([OLD, NEW]),
    deriveKeyRing([NEW, OLD]),
    deriveKeyRing([NEW]),
  ] as const
  const tracker = newTracker(rings[0])
  const opens = async (sealedBy: 0 | 1 | 2 | 3, openedBy: 0 | 1 | 2 | 3) =>
    (await openUserSeal(await sealUser(record, tracker, NOW, rings[sealedBy]), tracker, rings[openedBy])) !==
    null
  expect(
    await Promise.all([opens(0, 1), opens(1, 0), opens(1, 2), opens(2, 1), opens(2, 3), opens(3, 2)]),
  ).toEqual(Array(6).fill(true))
  expect(await opens(1, 3)).toBe(false)
})
