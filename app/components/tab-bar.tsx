import Link from 'next/link'
import styles from './tab-bar.module.css'

export type Tab = 'borrow' | 'applications' | 'member'

/** 去借钱. */
export const LOAN_PATH = '/frontend/loan/product/goToLoan'

const TABS = [
  { tab: 'borrow', label: '去借钱', href: LOAN_PATH },
  { tab: 'applications', label: '我的借款', href: '/frontend/loan/applications' },
  { tab: 'member', label: '我的', href: '/frontend/member' },
] as const satisfies readonly { readonly tab: Tab; readonly label: string; readonly href: string }[]

/** WeUI's tab bar, of plain links. */
export function TabBar({ here }: { readonly here: Tab }) {
  return (
    <nav className={`weui-tabbar ${styles.bar}`} aria-label="主要页面">
      {TABS.map(({ tab, label, href }) => (
        <Link
          key={tab}
          href={href}
          prefetch={false}
          className={`weui-tabbar__item ${styles.item} ${styles[tab]}`}
          aria-current={tab === here ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
