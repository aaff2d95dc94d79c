import { type Fen, fen } from './fen.ts'
import type { RepaymentMethod } from './product.ts'

export type Installment = {
  /** 1 is due a month from now. */
  readonly number: number
  readonly principal: Fen
  readonly interest: Fen
  readonly total: Fen
}

export type RepaymentPlan = {
  readonly installments: readonly Installment[]
  readonly interest: Fen
  readonly total: Fen
}

export type LoanTerms = {
  readonly principal: Fen
  readonly months: number
  readonly annualRateBasisPoints: number
  readonly method: RepaymentMethod
}

/** Basis points a year, divided by this, are the rate of a month. */
const MONTHLY = 120_000n

/**
 * What is due in which month. Interest is the month's rate on the remaining principal, rounded to the fen. The last
 * installment pays the remainder, so that the principals add up to the loan exactly.
 */
export function planRepayment(terms: LoanTerms): RepaymentPlan {
  const installments: Installment[] = []
  let owed = terms.principal
  for (let number = 1; number <= terms.months; number += 1) {
    const interest = interestOf(owed, terms.annualRateBasisPoints)
    const principal = number === terms.months ? owed : fen(Math.min(owed, principalOf(terms, interest)))
    installments.push({ number, principal, interest, total: fen(principal + interest) })
    owed = fen(owed - principal)
  }
  const interest = fen(installments.reduce((sum, installment) => sum + installment.interest, 0))
  return { installments, interest, total: fen(terms.principal + interest) }
}

/** For every installment but the last. */
function principalOf(terms: LoanTerms, interest: Fen): number {
  switch (terms.method) {
    case 'equal-payment':
      return Math.max(0, equalPayment(terms) - interest)
    case 'equal-principal':
      return Number(divideRounded(BigInt(terms.principal), BigInt(terms.months)))
    case 'interest-first':
      return 0
  }
}

/** The annuity P·r·(1+r)ⁿ / ((1+r)ⁿ−1), in whole numbers: (1+r)ⁿ is `grown / base`. */
function equalPayment({ principal, months, annualRateBasisPoints }: LoanTerms): number {
  const [loan, rate, count] = [BigInt(principal), BigInt(annualRateBasisPoints), BigInt(months)]
  if (rate === 0n) return Number(divideRounded(loan, count))
  const [grown, base] = [(MONTHLY + rate) ** count, MONTHLY ** count]
  return Number(divideRounded(loan * rate * grown, MONTHLY * (grown - base)))
}

function interestOf(owed: Fen, annualRateBasisPoints: number): Fen {
  return fen(Number(divideRounded(BigInt(owed) * BigInt(annualRateBasisPoints), MONTHLY)))
}

/** Half a fen is rounded up. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor)
}
