import type { ReactNode } from 'react'
import { NOT_SENT, NOT_SENT_TEXT } from '../../lib/wechat-login/index.ts'
import { DegradedNotice } from './degraded-notice.tsx'
import styles from './screen.module.css'
import { type Tab, TabBar } from './tab-bar.tsx'

type ScreenProps = {
  readonly title: string
  /** The page's tab, if it has one. */
  readonly tab?: Tab
  /** The session store is away. */
  readonly degraded: boolean
  readonly children: ReactNode
}

/** The frame of every page: notices, title, tab bar. */
export function Screen({ title, tab, degraded, children }: ScreenProps) {
  return (
    <div className={styles.screen}>
      <main className={styles.main}>
        {degraded ? <DegradedNotice /> : null}
        <p id={NOT_SENT} role="alert" className="notice not-sent">
          {NOT_SENT_TEXT}
        </p>
        <h1>{title}</h1>
        {children}
      </main>
      {tab === undefined ? null : <TabBar here={tab} />}
    </div>
  )
}
