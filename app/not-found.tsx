import { DEFAULT_PATH } from '../lib/login/return-path.ts'
import { HelpPage } from './help/help-page.tsx'

export default function NotFound() {
  return (
    <HelpPage
      title="没有这个页面"
      sentences={['地址可能写错了，或者页面已经下线。', '请回到首页再试。']}
      action={{ label: '去借钱', href: DEFAULT_PATH }}
      requestId={null}
    />
  )
}
