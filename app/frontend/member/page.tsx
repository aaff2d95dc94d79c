import type { Metadata } from 'next'
import { type PageSession, requireSession } from '../../../lib/session/page-session.ts'
import { getStore } from '../../../lib/session/stores/open-store.ts'
import { isStoreUnreachable } from '../../../lib/storage/unreachable.ts'
import { maskOpenId } from '../../../lib/wechat/open-id.ts'
import { formatTime } from '../../components/format-time.ts'
import { Screen } from '../../components/screen.tsx'
import { endSession } from './end-session.ts'
import { ProfileCard } from './profile-card.tsx'

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
          <span>最晚登录到</span>
          <span>{formatTime(session.endsAt)}</span>
        </div>
      </section>
      <Sessions of={session} />
      <form action="/logout" method="post">
        <button type="submit" className="weui-btn weui-btn_default wide">
          退出登录
        </button>
        {session.degraded ? null : (
          <button type="submit" className="weui-btn weui-btn_default warn wide" name="everywhere" value="1">
            退出所有设备
          </button>
        )}
      </form>
    </Screen>
  )
}

async function Sessions({ of: session }: { readonly of: PageSession }) {
  const entries = await listSessions(session)
  if (entries === null) return null
  return (
    <section className="card" aria-label="登录设备">
      {entries.map(([key, record]) => (
        <div key={key} className="row">
          <span>
            {record.device}
            {key === session.key ? '（当前）' : ''}
            <span className="soft">{formatTime(record.loginAt)}</span>
          </span>
          {key === session.key ? null : (
            <form action={endSession}>
              <button type="submit" className="link" name="key" value={key}>
                退出
              </button>
            </form>
          )}
        </div>
      ))}
    </section>
  )
}

/** Null: the store is away, and the rest of the page goes without. */
async function listSessions({ degraded, openId }: PageSession) {
  if (degraded) return null
  try {
    return await getStore().list(openId)
  } catch (thrown) {
    if (isStoreUnreachable(thrown)) return null
    throw thrown
  }
}
