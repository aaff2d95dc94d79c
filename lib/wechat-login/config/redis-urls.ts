import { z } from 'zod'

/** One server, or some nodes of one cluster, comma separated. They hold passwords: no message may show them. */
export const redisUrls = z.string().transform((text, context): readonly [string, ...string[]] => {
  const [first = '', ...others] = text.split(',').map((url) => url.trim())
  const fault = faultOf([first, ...others])
  if (fault === null) return [first, ...others]
  context.addIssue(fault)
  return z.NEVER
})

/** What keeps these from being connected to; null: nothing that can be seen without trying. */
function faultOf(texts: readonly string[]): string | null {
  const urls = texts.flatMap((text) => (isRedisUrl(text) ? [new URL(text)] : []))
  if (urls.length < texts.length)
    return 'is not a list of redis:// or rediss:// addresses (example: redis://10.0.0.5:6379; in a password write %2C for a comma)'
  if (!urls.every(isPlain))
    return 'has more than a database number behind the address, or a % in a password (example: redis://:a%2Fb@10.0.0.5:6379; in a password write %2F for /, %3F for ?, %23 for #, %25 for %)'
  if (urls.some(({ username, password }) => username !== '' && password === ''))
    return 'names a user without a password (example: redis://h5:password@10.0.0.5:6379; a password alone: redis://:password@10.0.0.5:6379)'
  return texts.length > 1 ? clusterFaultOf(urls) : null
}

/** All nodes of a cluster are asked alike, those too that only the cluster names. */
function clusterFaultOf(urls: readonly URL[]): string | null {
  if (distinct(urls.map(({ protocol }) => protocol)) > 1)
    return 'names some nodes of a cluster with TLS and some without (example: rediss:// in front of each)'
  const users = urls.flatMap(({ username, password }) => (password === '' ? [] : [`${username}:${password}`]))
  if (distinct(users) > 1)
    return 'has two users or passwords for one cluster (example: redis://:password@10.0.0.5:6379,redis://10.0.0.6:6379)'
  if (urls.some(({ pathname }) => !/^\/?0?$/.test(pathname)))
    return 'names a database, which a cluster does not have (example: redis://10.0.0.5:6379,redis://10.0.0.6:6379)'
  return null
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/[^/]/i.test(text) && URL.canParse(text) && new URL(text).hostname !== ''
}

/** An address that means to the client what it says: no part of a password is taken for a path, and it can be decoded. */
function isPlain({ username, password, pathname, search, hash }: URL): boolean {
  if (!/^\/?$|^\/[0-9]{1,4}$/.test(pathname) || search !== '' || hash !== '') return false
  try {
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}

const distinct = (texts: readonly string[]) => new Set(texts).size
