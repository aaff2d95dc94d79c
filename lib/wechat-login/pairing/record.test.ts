import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { newTracker, parseSessionKey } from '../session/tracker.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { type PairingRecord, parsePairing, serializePairing } from './record.ts'
import { newPairingSecret } from './secret-cookie.ts'
import { newTicket, ticketId } from './ticket.ts'

const keys = deriveKeyRing(['a secret of this test, 32 characters'])
const computer = { browser: 'Chrome', system: 'Windows' } as const
const newId = () =>
  ticketId(newTicket({ tracker: newTracker(keys), secret: newPairingSecret() }, computer, null, 0, keys))
const openId = sane(parseOpenId('oUser5Q00000000000000000000X'))
const phone = sane(parseSessionKey('k'.repeat(22)))
const RECORDS: readonly PairingRecord[] = [
  { kind: 'seen', openId },
  { kind: 'agreed', openId, phone },
  { kind: 'refused', openId },
  { kind: 'over', openId, session: '' },
  { kind: 'over', openId, session: '1oUser 1 2 3 电脑 · Windows~mac_mac_mac_;' },
]

it.each(RECORDS)('reads $kind as it was written', (record) => {
  const id = newId()
  expect(parsePairing(id, serializePairing(id, record, keys), keys)).toEqual(record)
})

it.each(RECORDS)(
  'takes nobody’s word for $kind: a store cannot make one up, move one, or change one',
  (record) => {
    const [id, other] = [newId(), newId()]
    const text = serializePairing(id, record, keys)
    const stranger = deriveKeyRing(['a secret of somebody else, 32 characters'])
    expect(parsePairing(other, text, keys)).toBeNull()
    expect(parsePairing(id, serializePairing(id, record, stranger), keys)).toBeNull()
    for (const changed of [
      text.replace(/^\w+/, 'agreed'),
      text.replace(openId, 'oUser5Q00000000000000000000Y'),
      text.slice(0, -1),
      `${text} `,
      text.slice(0, -17),
      '',
    ])
      if (changed !== text) expect(parsePairing(id, changed, keys)).toBeNull()
  },
)
