import { LOGIN_TEXTS } from './loan/login-texts.ts'
import { createWeChatLogin } from './wechat-login/index.ts'

/** Our login, with the application's decisions. The operator's are in the environment. */
export const login = createWeChatLogin({
  home: '/frontend/loan/product/goToLoan',
  publicPaths: ['/', '/icon.svg'], // `/` only redirects to home
  profile: true,
  jsSdk: true,
  miniProgram: true,
  pairing: {},
  texts: LOGIN_TEXTS,
})
