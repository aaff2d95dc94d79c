import { getProfile, type PageSession, PROFILE_NOT_KEPT } from '../../../lib/wechat-login/index.ts'
import { askForProfile, forgetProfile } from './profile-actions.ts'
import styles from './profile-card.module.css'

/** The visitor's nickname and avatar; if unknown, their purpose and a button. */
export async function ProfileCard({ of: session }: { readonly of: PageSession }) {
  const known = await getProfile(session)
  switch (known.kind) {
    case 'unreachable':
      return null
    case 'unknown':
      return (
        <section className="card" aria-label="微信昵称和头像">
          <form action={askForProfile} className={styles.ask}>
            <p id={PROFILE_NOT_KEPT} role="status" className={`notice ${styles.notKept}`}>
              这次没有取得昵称和头像，请稍后再试。
            </p>
            <p className={styles.why}>显示您的微信昵称和头像，方便确认这是您本人的账号。</p>
            <p className="soft">只在您同意后显示，不同意也能使用全部功能。</p>
            <button type="submit" className="weui-btn weui-btn_default wide">
              显示微信昵称和头像
            </button>
          </form>
        </section>
      )
    case 'known': {
      const { avatarUrl } = known.profile
      const nickname = known.profile.nickname === '' ? '微信用户' : known.profile.nickname
      return (
        <section className={`card ${styles.profile}`} aria-label="微信昵称和头像">
          <span className={styles.avatar} aria-hidden="true">
            {[...nickname][0]}
            {avatarUrl === null ? null : (
              <img src={avatarUrl} alt="" width={48} height={48} referrerPolicy="no-referrer" />
            )}
          </span>
          <bdi className={styles.nickname} data-testid="nickname">
            {nickname}
          </bdi>
          <form action={forgetProfile}>
            <button type="submit" className="link">
              不再显示
            </button>
          </form>
        </section>
      )
    }
  }
}
