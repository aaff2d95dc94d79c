import { LOGIN_TEXTS } from './loan/login-texts.ts'
import { createWeChatLogin } from './wechat-login/index.ts'

/** Our login: the application's own decisions. What an operator decides is in the environment. */
export const login = createWeChatLogin({
  home: '/frontend/loan/product/goToLoan',
  publicPaths: ['/', '/icon.svg'], // `/` only redirects to home
  profile: true,
  texts: LOGIN_TEXTS,
})
