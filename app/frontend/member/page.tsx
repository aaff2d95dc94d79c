import type { Metadata } from 'next'
import { maskOpenId, requireSession } from '../../../lib/wechat-login/index.ts'
import { formatTime } from '../../components/format-time.ts'
import { Screen } from '../../components/screen.tsx'
import { ProfileCard } from './profile-card.tsx'
import { Sessions } from './sessions.tsx'

export const metadata: Metadata = { title: '我的' }

export default async function Member() {
  const session = await requireSession()
  return (
    <Screen title="我的" tab="member" degraded={session.degraded}>
      <ProfileCard of={session} />
      <section className="card">
        <div className="row">
          <span>微信用户</span>
          <span data-testid="open-id">{maskOpenId(session.openId)}</span>
        </div>
        <div className="row">
          <span>登录有效期至</span>
          <span>{formatTime(session.endsAt)}</span>
        </div>
      </section>
      <Sessions of={session} />
      <form action="/logout" method="post">
        <button type="submit" className="weui-btn weui-btn_default wide">
          退出登录
        </button>
        {session.degraded ? null : <SignOutEverywhere />}
      </form>
    </Screen>
  )
}

/** Asks for a second tap: other devices may be in use. */
function SignOutEverywhere() {
  return (
    <details>
      <summary className="weui-btn weui-btn_default warn wide">退出所有设备</summary>
      <p className="notice">所有设备上的登录都会结束，包括这一台。</p>
      <button type="submit" className="weui-btn weui-btn_default warn wide" name="everywhere" value="1">
        确认退出所有设备
      </button>
    </details>
  )
}
