import { describeComputer, deviceOf } from '../../../lib/wechat-login/pairing/computer.ts'

/** A QR code that a computer's page shows now: the address in it, and the computer in a few words. */
export type ShownQrCode = { readonly address: string; readonly on: string }

/** The QR codes that a phone's camera could see: those whose pages wait for a phone. */
export type QrCodes = {
  readonly list: () => readonly ShownQrCode[]
  /** Notes one, for a request by which a page waits. @returns ends that; null: the request is another one */
  readonly appear: (pathname: string, userAgent: string | null) => (() => void) | null
}

const WAITS = /^\/pair\/events\/(\w+)$/

export function watchQrCodes(appOrigin: string): QrCodes {
  const shown = new Set<ShownQrCode>()
  return {
    list: () => [...new Map([...shown].map((code) => [code.address, code])).values()],
    appear: (pathname, userAgent) => {
      const ticket = WAITS.exec(pathname)?.[1]
      if (ticket === undefined) return null
      const code = { address: `${appOrigin}/pair/${ticket}`, on: deviceOf(describeComputer(userAgent)) }
      shown.add(code)
      return () => {
        shown.delete(code)
      }
    },
  }
}
