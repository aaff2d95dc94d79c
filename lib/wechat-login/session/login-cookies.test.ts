import { expect, it } from 'vitest'
import { clearingCookies } from './login-cookies.ts'

const plain = { appOrigin: 'http://h5.test', cookieHostPrefix: false }
const prefixed = { appOrigin: 'https://h5.test', cookieHostPrefix: true }

const cleared = (cookie: string, config = plain) =>
  clearingCookies(new Headers({ cookie }), config).map((line) => line.split(';', 2))

it('takes T and UU away, and a long return path where one was sent', () => {
  expect(cleared('T=a')).toEqual([
    ['T=', ' Path=/'],
    ['UU=', ' Path=/'],
  ])
  for (const sent of ['P=x', 'P=', 'P=x; P=y', 'T=a; UU=b; P=x'])
    expect(cleared(sent).map(([pair]) => pair)).toEqual(['T=', 'UU=', 'P='])
})

it('takes away what has the name that this server gives', () => {
  const [, , path] = clearingCookies(new Headers({ cookie: '__Host-P=x' }), prefixed)
  expect(path).toBe('__Host-P=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure')
  expect(cleared('P=x', prefixed).map(([pair]) => pair)).toEqual(['__Host-T=', '__Host-UU='])
})
