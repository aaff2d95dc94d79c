const TRUST = 'let this process trust its CA: NODE_EXTRA_CA_CERTS=/path/ca.pem'
const SILENT =
  'nothing comes back: look at firewalls, at its list of allowed addresses, and whether it speaks TLS (rediss://)'
const HUNG_UP = 'it hangs up: rediss:// where it speaks TLS, redis:// where it does not'

/** What the operator can do about what a store says, by its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  NOAUTH: 'give the password in REDIS_URL',
  WRONGPASS: 'mend the password in REDIS_URL or UPSTASH_REDIS_REST_TOKEN',
  AUTH: 'the server asks for no password: take it out of REDIS_URL',
  NOPERM: 'use a UPSTASH_REDIS_REST_TOKEN (or a user in REDIS_URL) that may read and write, by scripts too',
  QUOTA: 'the plan’s limit is used up: raise the plan of the Upstash database, or wait for its next period',
  CAPACITY: 'the plan’s storage is full: raise the plan of the Upstash database',
  MAXCLIENTS: 'raise its maxclients (Upstash: the plan), or let fewer programs connect to it',
  OOM: 'raise its maxmemory, or set maxmemory-policy to a volatile-* one',
  MISCONF: 'it cannot write its snapshot: look at its disk',
  NOREPLICAS: 'start its replicas, or lower its min-replicas-to-write',
  READONLY: 'point REDIS_URL at the primary',
  MASTERDOWN: 'point REDIS_URL at the primary, or start the primary',
  LOADING: 'it reads its data from disk and is back when it has: wait',
  CLUSTERDOWN: 'start the cluster’s missing nodes, or assign their slots',
  BUSY: 'another program’s script runs for too long: SCRIPT KILL ends it',
  MOVED: 'this is a cluster: name several of its nodes in REDIS_URL (one alone: name it twice)',
  UNKNOWN_COMMAND: 'use Redis 6.0 or newer, and nothing in front of it that leaves commands out',
  ECONNREFUSED: 'nothing listens there: start Redis, or mend address and port in REDIS_URL',
  ENOTFOUND: 'mend the host name in REDIS_URL: it does not exist',
  EAI_AGAIN: 'the name server does not answer: look at this machine’s DNS',
  EHOSTUNREACH: 'no way leads there: look at the network, and at the address in REDIS_URL',
  timeout: SILENT,
  ConnectionTimeoutError: SILENT,
  ECONNRESET: HUNG_UP,
  EPROTO: HUNG_UP,
  SocketClosedUnexpectedlyError: HUNG_UP,
  ERR_SSL_WRONG_VERSION_NUMBER: HUNG_UP,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: HUNG_UP,
  DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST,
  UNABLE_TO_GET_ISSUER_CERT: TRUST,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST,
  CERT_HAS_EXPIRED: 'renew its certificate',
  CERT_NOT_YET_VALID: 'look at the clocks: its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'write into REDIS_URL a host that its certificate names (a cluster: cluster-announce-hostname)',
  SQLITE_5: 'another program holds the lock of SESSION_DB_PATH: end it (a backup, an open sqlite3)',
  SQLITE_8: 'let this process write SESSION_DB_PATH and its folder',
  SQLITE_14: 'let this process write SESSION_DB_PATH and its folder',
  SQLITE_26: 'SESSION_DB_PATH is no SQLite database: move it away, or name another',
  ENOSPC: 'make room on the disk of SESSION_DB_PATH',
  EDQUOT: 'make room in the quota of SESSION_DB_PATH',
  EROFS: 'mount a volume that can be written, and name a file in it',
  EACCES: 'let the user of this process write SESSION_DB_PATH and its folder',
  EPERM: 'let SESSION_DB_PATH belong to the user of this process',
  SQLITE_11: 'SESSION_DB_PATH is damaged: restore it, or move it away and start anew',
  SQLITE_10: 'make room on the disk of SESSION_DB_PATH, and see that it is a local one',
  SQLITE_13: 'make room on the disk of SESSION_DB_PATH',
}

/** Null: there is nothing to advise. */
export function remedyOf(code: string | null): string | null {
  return code === null ? null : (REMEDIES[code] ?? null)
}
