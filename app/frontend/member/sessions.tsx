import { listSessions, type PageSession } from '../../../lib/wechat-login/index.ts'
import { formatTime } from '../../components/format-time.ts'
import { endSession } from './end-session.ts'
import styles from './sessions.module.css'

/** The visitor's sessions, this device marked. The seconds of the login time tell two equal devices apart. */
export async function Sessions({ of: session }: { readonly of: PageSession }) {
  const sessions = await listSessions(session)
  if (sessions === null) return null
  return (
    <section className="card" aria-label="登录设备">
      {sessions.map(({ key, device, loginAt, isHere }) => (
        <div key={key} className="row">
          <span>
            {device}
            {isHere ? <strong className={styles.here}>本机</strong> : null}
            <span className="soft">{formatTime(loginAt, 'medium')} 登录</span>
          </span>
          {isHere ? null : (
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
