import { expect, it } from 'vitest'
import { judgeCommands, judgeRedis, type RedisAnswers } from './judge-redis.ts'

const INFO = {
  redis_version: '7.0.15',
  redis_mode: 'standalone',
  maxmemory: '0',
  maxmemory_policy: 'noeviction',
  aof_enabled: '1',
  role: 'master',
  connected_slaves: '1',
}
const infoOf = (fields: object) =>
  Object.entries({ ...INFO, ...fields })
    .map(([key, value]) => `${key}:${value}\r\n`)
    .join('# Section\r\n')
const CLUSTER = 'cluster_state:ok\r\ncluster_slots_ok:16384\r\ncluster_size:3\r\n'

const linesOf = (fields: object, answers: Partial<RedisAnswers> = {}, addresses = 1) =>
  judgeRedis({ info: infoOf(fields), save: '', clusterInfo: null, ...answers }, addresses).map(
    ({ what, verdict, found }) => `${verdict} ${what}: ${found}`,
  )

it('finds nothing to mend about a Redis that keeps what it is given', () => {
  expect(linesOf({})).toEqual([
    'fine version: Redis 7.0.15',
    'fine mode: standalone',
    'fine eviction: noeviction, no maxmemory',
    'fine persistence: appendonly',
    'fine role: primary with 1 replicas',
  ])
})

it.each([
  [{ redis_version: '6.0.16' }, 'fine version: Redis 6.0.16'],
  [{ redis_version: '6.2.13-tair' }, 'fine version: Redis 6.2.13-tair'],
  [{ redis_version: '10.2.0' }, 'fine version: Redis 10.2.0'],
  [{ redis_version: '5.0.14' }, 'fault version: Redis 5.0.14'],
  [{ redis_version: '4.0.9-aliyun' }, 'fault version: Redis 4.0.9-aliyun'],
  [{ redis_version: 'mine' }, 'unknown version: redis_version could not be asked'],
  [{ redis_version: '7.2.4', valkey_version: '8.1.1' }, 'fine version: Valkey 8.1.1 (as Redis 7.2.4)'],
  [
    { redis_version: '7.4.0', dragonfly_version: 'df-v1.27.0' },
    'fine version: Dragonfly df-v1.27.0 (as Redis 7.4.0)',
  ],
  [{ redis_mode: 'sentinel' }, 'fault mode: sentinel'],
  [{ maxmemory_policy: 'allkeys-lru', maxmemory: '1000' }, 'warning eviction: allkeys-lru'],
  [{ maxmemory_policy: 'allkeys-random', maxmemory: '1000' }, 'warning eviction: allkeys-random'],
  [{ maxmemory_policy: 'allkeys-lru' }, 'fine eviction: allkeys-lru, no maxmemory'],
  [{ maxmemory_policy: 'volatile-lru', maxmemory: '1000' }, 'fine eviction: volatile-lru'],
  [{ aof_enabled: '0' }, 'warning persistence: nothing is written to disk'],
  [{ rdb_last_bgsave_status: 'err' }, 'warning persistence: the last write to its disk failed'],
  [{ aof_last_write_status: 'err' }, 'warning persistence: the last write to its disk failed'],
  [{ role: 'slave' }, 'fault role: replica'],
])('judges %j', (fields, line) => {
  expect(linesOf(fields)).toContain(line)
})

it.each([
  ['', 'warning persistence: nothing is written to disk'],
  ['3600 1', 'fine persistence: snapshots (save 3600 1)'],
  [null, 'unknown persistence: CONFIG GET could not be asked'],
])('judges snapshots by %j', (save, line) => {
  expect(linesOf({ aof_enabled: '0' }, { save })).toContain(line)
})

it('calls what a managed server does not tell unknown, and never a fault', () => {
  const findings = judgeRedis({ info: null, save: null, clusterInfo: null }, 1)
  expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']))
  const little = judgeRedis({ info: 'redis_version:6.2.0', save: null, clusterInfo: null }, 1)
  expect(little.map(({ verdict }) => verdict)).toEqual(['fine', 'fine', 'unknown', 'unknown', 'unknown'])
})

it.each([
  ['several addresses of a cluster', { redis_mode: 'cluster', role: 'slave' }, CLUSTER, 3, []],
  ['one address of a cluster', { redis_mode: 'cluster' }, CLUSTER, 1, ['warning mode: cluster']],
  ['a cluster of one shard', { redis_mode: 'cluster' }, CLUSTER.replace('size:3', 'size:1'), 1, []],
  ['several servers that are no cluster', {}, null, 2, ['fault mode: standalone']],
  [
    'a cluster with a hole',
    { cluster_enabled: '1' },
    'cluster_state:fail\r\ncluster_slots_ok:10923\r\ncluster_size:2\r\n',
    2,
    ['fault cluster: fail, 10923 of 16384 slots served'],
  ],
  [
    'a cluster that does not tell',
    { redis_mode: 'cluster' },
    null,
    2,
    ['unknown cluster: CLUSTER INFO could not be asked'],
  ],
])('judges %s', (_, fields, clusterInfo, addresses, lines) => {
  const told = linesOf(fields, { clusterInfo }, addresses)
  expect(told.filter((line) => !line.startsWith('fine'))).toEqual(lines)
})

it('says what to do about each fault and each warning', () => {
  const wrong = { redis_version: '5.0.1', maxmemory_policy: 'allkeys-lru', maxmemory: '1', aof_enabled: '0' }
  const findings = [
    ...judgeRedis({ info: infoOf({ ...wrong, role: 'slave' }), save: '', clusterInfo: null }, 2),
    ...judgeCommands([
      { command: 'ZADD', causeCode: 'NOPERM' },
      { command: 'EVAL', causeCode: 'UNKNOWN_COMMAND' },
    ]),
  ]
  expect(findings.filter(({ verdict }) => verdict === 'fine')).toEqual([])
  expect(findings.filter(({ remedy }) => remedy === null)).toEqual([])
})

it('names the commands that are refused, together when for one reason', () => {
  const refused = ['ZADD', 'EVAL'].map((command) => ({ command, causeCode: 'NOPERM' }))
  expect(judgeCommands(refused)).toMatchObject([{ verdict: 'fault', found: 'ZADD, EVAL: refused (NOPERM)' }])
  expect(judgeCommands([])).toMatchObject([{ verdict: 'fine' }])
})
