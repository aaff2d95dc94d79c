import { expect, it } from 'vitest'
import { redisUrls } from './redis-urls.ts'

it.each([
  'redis://10.0.0.5',
  'rediss://10.0.0.5:6380/3',
  'REDIS://redis.internal:6379/',
  'redis://:p@ss@10.0.0.5',
  'redis://:密码%25@10.0.0.5',
  'rediss://h5:a%2Cb%2Fc@10.0.0.5:6380',
  'redis://[fd00::5]:6379',
  'redis://10.0.0.5, redis://10.0.0.6/0',
  'rediss://h5:pw@[fd00::5]:6379, rediss://h5:pw@[fd00::6]:6379',
  'redis://:pw@10.0.0.5, redis://10.0.0.6',
  'redis://10.0.0.5,redis://10.0.0.5',
])('takes %s', (text) => {
  expect(redisUrls.parse(text)).toEqual(text.split(',').map((url) => url.trim()))
})

it.each([
  ['redis:///run/redis.sock', 'not a list'],
  ['unix:///run/redis.sock', 'not a list'],
  ['redis://10.0.0.5,', 'not a list'],
  ['redis://:a,SECRET@10.0.0.5', '%2C for a comma'],
  ['redis://h5:12/SECRET@10.0.0.5', '%2F for /'],
  ['redis://h5#SECRET@10.0.0.5', '%23 for #'],
  ['redis://h5?SECRET@10.0.0.5', '%3F for ?'],
  ['redis://10.0.0.5?ssl_cert_reqs=none', 'behind the address'],
  ['redis://10.0.0.5/sessions', 'database number'],
  ['redis://:SECRET%@10.0.0.5', '%25 for %'],
  ['redis://:SECRET%E5@10.0.0.5', '%25 for %'],
  ['redis://h5@10.0.0.5', 'without a password'],
  ['redis://h5:@10.0.0.5', 'without a password'],
  ['rediss://10.0.0.5,redis://10.0.0.6', 'some nodes of a cluster with TLS'],
  ['redis://:SECRET1@10.0.0.5,redis://:SECRET2@10.0.0.6', 'two users or passwords'],
  ['redis://a:SECRET@10.0.0.5,redis://b:SECRET@10.0.0.6', 'two users or passwords'],
  ['redis://10.0.0.5/1,redis://10.0.0.6/1', 'a database, which a cluster does not have'],
])('refuses %s with one line that says what to write, and shows no password', (text, said) => {
  const messages = redisUrls.safeParse(text).error?.issues.map(({ message }) => message)
  expect(messages).toEqual([expect.stringContaining(said)])
  expect(messages?.join()).toMatch(/^[^\n]+ \(example: [^\n]+\)$/)
  expect(messages?.join()).not.toContain('SECRET')
})
