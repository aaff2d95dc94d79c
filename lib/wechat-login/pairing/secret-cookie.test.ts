import { expect, it } from 'vitest'
import { newPairingSecret, secretsCookie, sentSecrets } from './secret-cookie.ts'

const config = { appOrigin: 'https://wx.example.com', cookieHostPrefix: true }
const sent = (cookie: string) => sentSecrets(new Headers({ Cookie: cookie }), config)

it('keeps those of the newest tabs, the new one first', () => {
  const all = Array.from({ length: 6 }, () => newPairingSecret())
  const cookie = secretsCookie(all, config)
  expect(cookie).toMatch(/^__Host-C=[\w.]+; Path=\/; Max-Age=180; HttpOnly; SameSite=Lax; Secure$/)
  expect(sent(cookie.split(';', 1)[0] ?? '')).toEqual(all.slice(0, 4))
})

it('reads what is a secret and nothing else', () => {
  const secret = newPairingSecret()
  expect(secret).toMatch(/^[0-9A-Za-z]{22}$/)
  expect(sent(`__Host-C=${secret}.x..<b>.${'0'.repeat(23)}`)).toEqual([secret])
  expect(sent(`C=${secret}`)).toEqual([]) // a sibling site can plant this one
  expect(sent('')).toEqual([])
})
