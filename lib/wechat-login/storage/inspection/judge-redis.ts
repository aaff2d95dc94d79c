import { remedyOf } from '../remedies.ts'
import type { Finding, What } from './finding.ts'

/** What a Redis says of itself; null: it could not be asked. */
export type RedisAnswers = {
  readonly info: string | null
  /** Of `CONFIG GET save`: when it writes snapshots, such as `3600 1 300 100`; empty: never. */
  readonly save: string | null
  readonly clusterInfo: string | null
}

/** A command that was tried and refused, and the code of the refusal. */
export type RefusedCommand = { readonly command: string; readonly causeCode: string | null }

const OLDEST_MAJOR = 6
const ALLOW = 'allow this user (or token) these commands on the keys session:*, u:*, claim:* and profile:*'

/** @param addresses how many `REDIS_URL` has */
export function judgeRedis({ info, save, clusterInfo }: RedisAnswers, addresses: number): readonly Finding[] {
  if (info === null)
    return (['version', 'eviction', 'persistence', 'role'] as const).map((what) =>
      unknown(what, 'INFO', 'allow INFO, or look it up where the server is managed'),
    )
  const fields = fieldsOf(info)
  const isCluster = fields.get('redis_mode') === 'cluster' || fields.get('cluster_enabled') === '1'
  const cluster = isCluster ? [judgeCluster(clusterInfo)] : []
  return [
    judgeVersion(fields),
    judgeMode(fields, isCluster, addresses, clusterInfo),
    judgeEviction(fields),
    judgePersistence(fields, save),
    judgeRole(fields, isCluster),
    ...cluster,
  ]
}

/** @param refused of the commands that were tried */
export function judgeCommands(refused: readonly RefusedCommand[]): readonly Finding[] {
  if (refused.length === 0) return [fine('commands', 'each command is allowed')]
  const codes = [...new Set(refused.map(({ causeCode }) => causeCode))]
  return codes.map((code) => {
    const names = refused.filter(({ causeCode }) => causeCode === code).map(({ command }) => command)
    return {
      what: 'commands',
      verdict: 'fault',
      found: `${names.join(', ')}: refused (${code ?? 'no code'})`,
      remedy: code === 'NOPERM' ? ALLOW : remedyOf(code),
    }
  })
}

type Fields = ReadonlyMap<string, string>

function judgeVersion(fields: Fields): Finding {
  const version = fields.get('redis_version')
  const major = /^(\d+)\./.exec(version ?? '')?.[1]
  if (version === undefined || major === undefined) return unknown('version', 'redis_version', null)
  const found = nameOf(fields, version)
  if (Number(major) >= OLDEST_MAJOR) return fine('version', found)
  return { what: 'version', verdict: 'fault', found, remedy: 'use Redis 6.0 or newer' }
}

/** Servers that speak Redis's protocol say which version of Redis they are like. */
function nameOf(fields: Fields, version: string): string {
  const [valkey, dragonfly] = [fields.get('valkey_version'), fields.get('dragonfly_version')]
  if (valkey !== undefined) return `Valkey ${valkey} (as Redis ${version})`
  if (dragonfly !== undefined) return `Dragonfly ${dragonfly} (as Redis ${version})`
  return `Redis ${version}`
}

function judgeMode(
  fields: Fields,
  isCluster: boolean,
  addresses: number,
  clusterInfo: string | null,
): Finding {
  const found = isCluster ? 'cluster' : (fields.get('redis_mode') ?? 'standalone')
  const wrong = (verdict: 'fault' | 'warning', remedy: string): Finding => ({
    what: 'mode',
    verdict,
    found,
    remedy,
  })
  if (found === 'sentinel')
    return wrong(
      'fault',
      'this is a Sentinel, which keeps no sessions: put the primary that it watches into REDIS_URL',
    )
  if (!isCluster && addresses > 1)
    return wrong('fault', 'these are no nodes of a cluster: put the address of one server into REDIS_URL')
  // A proxy in front of a cluster hides it, and one shard alone is like a server.
  const shards = Number(fieldsOf(clusterInfo ?? '').get('cluster_size') ?? 2)
  if (isCluster && addresses === 1 && shards > 1)
    return wrong('warning', 'name several of its nodes in REDIS_URL (one alone: name it twice)')
  return fine('mode', found)
}

function judgeEviction(fields: Fields): Finding {
  const policy = fields.get('maxmemory_policy')
  if (policy === undefined) return unknown('eviction', 'maxmemory_policy', null)
  const isLimited = fields.get('maxmemory') !== '0'
  const found = isLimited ? policy : `${policy}, no maxmemory`
  if (!policy.startsWith('allkeys-') || !isLimited) return fine('eviction', found)
  const remedy = 'set maxmemory-policy to noeviction or a volatile-* one: else it drops data that is to stay'
  return { what: 'eviction', verdict: 'warning', found, remedy }
}

function judgePersistence(fields: Fields, save: string | null): Finding {
  const warning = (found: string, remedy: string): Finding => ({
    what: 'persistence',
    verdict: 'warning',
    found,
    remedy,
  })
  if ([fields.get('rdb_last_bgsave_status'), fields.get('aof_last_write_status')].includes('err'))
    return warning('the last write to its disk failed', 'look at its disk')
  if (fields.get('aof_enabled') === '1') return fine('persistence', 'appendonly')
  if (save === null) return unknown('persistence', 'CONFIG GET', 'look it up where the server is managed')
  if (save !== '') return fine('persistence', `snapshots (save ${save})`)
  return warning(
    'nothing is written to disk',
    'set appendonly yes: a restart ends every session, and loses profiles and the application’s data',
  )
}

function judgeRole(fields: Fields, isCluster: boolean): Finding {
  const role = fields.get('role')
  if (role === undefined) return unknown('role', 'role', null)
  if (role !== 'slave') return fine('role', `primary with ${fields.get('connected_slaves') ?? 0} replicas`)
  if (isCluster) return fine('role', 'replica of a cluster, which leads to its primaries')
  return { what: 'role', verdict: 'fault', found: 'replica', remedy: remedyOf('READONLY') }
}

function judgeCluster(clusterInfo: string | null): Finding {
  const fields = fieldsOf(clusterInfo ?? '')
  const state = fields.get('cluster_state')
  if (state === undefined) return unknown('cluster', 'CLUSTER INFO', null)
  const found = `${state}, ${fields.get('cluster_slots_ok') ?? '?'} of 16384 slots served`
  if (state === 'ok') return fine('cluster', found)
  return { what: 'cluster', verdict: 'fault', found, remedy: remedyOf('CLUSTERDOWN') }
}

const fine = (what: What, found: string): Finding => ({ what, verdict: 'fine', found, remedy: null })

function unknown(what: What, asked: string, remedy: string | null): Finding {
  return { what, verdict: 'unknown', found: `${asked} could not be asked`, remedy }
}

function fieldsOf(info: string): Fields {
  const pairs = info.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, key, value] = /^([a-z_0-9]+):(.*)$/.exec(line.trim()) ?? []
    return key === undefined || value === undefined ? [] : [[key, value.trim()]]
  })
  return new Map(pairs)
}
