import { formatWholeYuan } from '../../../lib/loan/fen.ts'
import { PRODUCTS } from '../../../lib/loan/product.ts'
import { answerCalmPage } from '../../../lib/wechat-login/help/static-page.ts'
import { HELP } from '../../../lib/wechat-login/help/texts.ts'
import { readHelpQuery } from '../help-query.ts'

const LIMITS = PRODUCTS.map(({ name, largest }) => {
  const yuan = formatWholeYuan(largest)
  return [name, { 'zh-CN': `最高 ${yuan} 元`, en: `up to ¥${yuan}` }] as const
})

/** What WeChat's snapshot mode shows: its visitor is a throw-away user whom nobody may log in. */
export function GET(request: Request): Response {
  const { path, failed } = readHelpQuery(request)
  return answerCalmPage(
    {
      status: 200,
      text: HELP.snapshot,
      facts: LIMITS,
      icon: 'information',
      action: { kind: 'link', target: path },
      ...failed,
    },
    request.headers,
  )
}
