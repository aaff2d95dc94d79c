/** Such as `2026年11月25日 21:17`, in China's time. */
export function formatTime(secondsSince1970: number): string {
  const format = { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' } as const
  return new Intl.DateTimeFormat('zh-CN', format).format(secondsSince1970 * 1000)
}
