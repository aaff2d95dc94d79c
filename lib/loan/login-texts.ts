import type { HelpTexts } from '../wechat-login/index.ts'
import { formatWholeYuan } from './fen.ts'
import { PRODUCTS } from './product.ts'

/** The loan's own words on the login's pages. */
export const LOGIN_TEXTS: HelpTexts = {
  snapshot: {
    title: { 'zh-CN': '去借钱', en: 'Borrow' },
    remedy: {
      'zh-CN': '点“使用完整服务”，即可登录并查看您的额度。',
      en: 'Tap “Use the full service” to sign in and see your limit.',
    },
    facts: PRODUCTS.map(({ name, largest }) => {
      const yuan = formatWholeYuan(largest)
      return [name, { 'zh-CN': `最高 ${yuan} 元`, en: `up to ¥${yuan}` }]
    }),
  },
  notFound: { action: { 'zh-CN': '去借钱', en: 'To the first page' } },
}
