import { FORM_OWNER } from '../../app/frontend/loan/apply/form-owner.ts'
import { SIMULATED_ACCOUNT } from '../../lib/wechat-login/config/simulated-account.ts'
import { deriveKeyRing } from '../../lib/wechat-login/keys/keys.ts'
import { tagFor } from '../../lib/wechat-login/keys/tag.ts'
import { maskOpenId, parseOpenId } from '../../lib/wechat-login/wechat/open-id.ts'
import { findUser, openIdOf } from '../../simulator/platform/users.ts'

/** A user of the account, and what pages show of them and of nobody else. */
export type Person = {
  /** At the simulator. */
  readonly user: string
  /** The openId as pages show it. */
  readonly mask: string
  /** The mark of their application form. */
  readonly formOwner: string
  /** What they always borrow, in yuan. */
  readonly amount: number
}

const [SMALLEST, STEP, MOST_PEOPLE] = [10_000, 1000, 190]

/**
 * So many people, of whom no two show the same.
 * @param secret with which the product signs
 */
export function people(count: number, secret: string): readonly Person[] {
  if (count > MOST_PEOPLE) throw new Error(`there are amounts for ${MOST_PEOPLE} people`)
  const keys = deriveKeyRing([secret])
  const all = Array.from({ length: count }, (_, at): Person => {
    const user = `crowd${letters(at)}`
    const found = findUser(user)
    const openId = found === null ? null : parseOpenId(openIdOf(found, SIMULATED_ACCOUNT.appId))
    if (openId === null) throw new Error(`the simulator has no user ${user}`)
    return {
      user,
      mask: maskOpenId(openId),
      formOwner: tagFor(FORM_OWNER, openId, keys),
      amount: SMALLEST + at * STEP,
    }
  })
  for (const shown of ['mask', 'formOwner', 'amount'] as const)
    if (new Set(all.map((one) => one[shown])).size < count) throw new Error(`two people have one ${shown}`)
  return all
}

function letters(at: number): string {
  return String.fromCharCode(97 + Math.floor(at / 26), 97 + (at % 26))
}
