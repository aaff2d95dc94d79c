import { describe, expect, it } from 'vitest'
import { FAILURE_CAUSES } from '../login/failure.ts'
import { ERROR_TEXT } from './error-text.ts'
import { LANGUAGES, preferredLanguage } from './language.ts'
import { LOGIN_FAILED_REASONS, loginFailedText } from './login-failed-text.ts'
import { HELP, type HelpText } from './texts.ts'

describe('the language of a help page', () => {
  it.each([
    [null, 'zh-CN'],
    ['', 'zh-CN'],
    ['zh-CN,zh;q=0.9,en-US;q=0.8,en;q=0.7', 'zh-CN'],
    ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
    ['zh-TW', 'zh-CN'],
    ['EN', 'en'],
    ['en;q=0.5,zh;q=0.6', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
    ['fr-FR,fr;q=0.9', 'zh-CN'],
    ['fr-FR,en;q=0.1', 'en'],
    ['*', 'zh-CN'],
    ['english, en-;;, q=1', 'zh-CN'],
  ])('for %j is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language)
  })

  it('is found in no time, whatever the header holds', () => {
    expect(preferredLanguage(`${' '.repeat(200_000)}en`)).toBe('zh-CN')
  })
})

describe('a help page', () => {
  const failures = FAILURE_CAUSES.map((cause) => loginFailedText(LOGIN_FAILED_REASONS[cause], 40029))
  const texts: readonly HelpText[] = [
    ...Object.values(HELP),
    ...failures,
    loginFailedText(null, null),
    ERROR_TEXT,
  ]

  it('says what happened in one sentence and what to do in another, in each language', () => {
    for (const { happened, remedy } of texts)
      for (const [language, end] of [
        ['zh-CN', /^[^。！？]+。$/],
        ['en', /^[^.!?]+\.$/],
      ] as const)
        for (const sentence of [happened[language], remedy[language]]) expect(sentence).toMatch(end)
  })

  it('has a short title, and English without Chinese', () => {
    for (const { title, happened, remedy, action } of texts) {
      for (const language of LANGUAGES) expect(title[language].length).toBeLessThan(32)
      for (const said of [title, happened, remedy, ...(action === undefined ? [] : [action])])
        expect(said.en).not.toMatch(/\p{Script=Han}/u)
    }
  })

  it('names WeChat’s errcode only where there is one', () => {
    expect(loginFailedText(null, 40125).happened).toEqual({
      'zh-CN': '登录过程中断了（微信错误码 40125）。',
      en: 'The sign-in was interrupted (WeChat error 40125).',
    })
    expect(loginFailedText(null, null).happened['zh-CN']).toBe('登录过程中断了。')
  })
})
