import { helpText } from './help-text.ts'
import { answerCalmPage } from './static-page.ts'

// A file of its own: the gate and the callback both show it.

/** For those who cannot log in where they are: the address as a QR code, for WeChat's own camera. */
export function showOpenInWeChat(address: string, request: Headers): Response {
  return answerCalmPage(
    { status: 200, text: helpText('openInWeChat'), icon: 'information', qrOf: address },
    request,
  )
}
