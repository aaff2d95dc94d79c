/** Such as `2026年11月25日 21:17`, or with `medium` `21:17:05`, in China's time. */
export function formatTime(secondsSince1970: number, timeStyle: 'short' | 'medium' = 'short'): string {
  const format = { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle } as const
  return new Intl.DateTimeFormat('zh-CN', format).format(secondsSince1970 * 1000)
}
