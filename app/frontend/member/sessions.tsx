import type { PageSession } from '../../../lib/wechat-login/session/page-session.ts'
import { getStore } from '../../../lib/wechat-login/session/stores/open-store.ts'
import { isStoreUnreachable } from '../../../lib/wechat-login/storage/unreachable.ts'
import { formatTime } from '../../components/format-time.ts'
import { endSession } from './end-session.ts'
import styles from './sessions.module.css'

/** Where the visitor is logged in, this device marked: two of a kind are told apart by the second they began. */
export async function Sessions({ of: session }: { readonly of: PageSession }) {
  const entries = await listSessions(session)
  if (entries === null) return null
  return (
    <section className="card" aria-label="登录设备">
      {entries.map(([key, record]) => (
        <div key={key} className="row">
          <span>
            {record.device}
            {key === session.key ? <strong className={styles.here}>本机</strong> : null}
            <span className="soft">{formatTime(record.loginAt, 'medium')} 登录</span>
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
