import { answerCalmPage } from './calm-page.ts'

/** For those who cannot log in where they are: the address as a QR code, for WeChat's own camera. */
export function showOpenInWeChat(address: string, requestId: string): Response {
  return answerCalmPage({
    status: 200,
    title: '请在微信中打开',
    sentences: ['这个页面需要用微信登录。', '请用微信扫一扫下面的二维码，或把链接发到微信里打开。'],
    qrOf: address,
    requestId,
  })
}
