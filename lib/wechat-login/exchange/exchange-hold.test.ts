import { expect, it } from 'vitest'
import { WeChatRefusedError } from '../wechat/exchange-error.ts'
import { heldBy, holdExchanges } from './exchange-hold.ts'

it('asks nobody for ten seconds after an answer that only the operator can mend', () => {
  const error = new WeChatRefusedError(40125)
  expect(heldBy(1000)).toBeNull()
  holdExchanges(error, 1000)
  expect([heldBy(1000), heldBy(10_999), heldBy(11_000)]).toEqual([error, error, null])
  expect(heldBy(-3_600_000)).toBeNull() // a clock that is set back holds nobody
})
