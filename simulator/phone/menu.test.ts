import { expect, it } from 'vitest'
import { accountMenu, type View } from './menu.ts'

const ORIGIN = 'https://wx.example.com'
const bytes = (text: string) => Buffer.byteLength(text)

it('is a menu that WeChat would take', () => {
  const { button } = accountMenu(ORIGIN)
  expect(button.length).toBeGreaterThan(0)
  expect(button.length).toBeLessThanOrEqual(3)
  const views: View[] = []
  for (const one of button) {
    expect(bytes(one.name)).toBeLessThanOrEqual(16)
    if ('url' in one) views.push(one)
    else {
      expect(one.sub_button.length).toBeGreaterThan(0)
      expect(one.sub_button.length).toBeLessThanOrEqual(5)
      views.push(...one.sub_button)
    }
  }
  for (const { type, name, url } of views) {
    expect(type).toBe('view')
    expect(bytes(name)).toBeLessThanOrEqual(60)
    expect(bytes(url)).toBeLessThanOrEqual(1024)
    expect(url.startsWith(`${ORIGIN}/`)).toBe(true)
  }
})
