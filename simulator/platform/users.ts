import { createHash } from 'node:crypto'

export type User = {
  readonly id: string
  readonly nickname: string
  /** `headimgurl`: empty without a picture; old accounts have one over http. */
  readonly avatar: string
  readonly follower: boolean
  /** Bound to an open platform account, so that `snsapi_userinfo` gives a unionid. */
  readonly bound: boolean
  /** Opens pages in WeChat's snapshot mode: another openId each time. */
  readonly snapshot: boolean
}

const FIRST: User = {
  id: 'xiaoming',
  nickname: '小明',
  avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/xiaoming/132',
  follower: true,
  bound: true,
  snapshot: false,
}

/** The first one is the visitor when nobody was chosen. */
export const USERS: readonly [User, ...User[]] = [
  FIRST,
  {
    id: 'xiaohong',
    nickname: '小红 🌸👩‍👧',
    avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/xiaohong/132',
    follower: true,
    bound: false,
    snapshot: false,
  },
  {
    id: 'laowang',
    nickname: '老王',
    avatar: 'http://wx.qlogo.cn/mmopen/vi_32/laowang/132',
    follower: false,
    bound: true,
    snapshot: false,
  },
  { id: 'newcomer', nickname: '新用户', avatar: '', follower: false, bound: false, snapshot: false },
  {
    id: 'kuaizhao',
    nickname: '快照用户',
    avatar: 'https://thirdwx.qlogo.cn/mmopen/vi_32/kuaizhao/132',
    follower: false,
    bound: false,
    snapshot: true,
  },
]

export function findUser(id: string | null | undefined): User | null {
  return USERS.find((user) => user.id === id) ?? oneOfCrowd(id ?? '')
}

/** For tests that need many users: `crowd` and any letters is one of them. */
function oneOfCrowd(id: string): User | null {
  if (!/^crowd[a-z]{1,8}$/.test(id)) return null
  return { id, nickname: id, avatar: '', follower: false, bound: false, snapshot: false }
}

/** 28 characters, `o` in front, the same for one user and one account for ever. */
export function openIdOf(user: User, appId: string): string {
  return `o${digest(`${appId}/${user.id}`, 27)}`
}

export function unionIdOf(user: User): string {
  return `oU${digest(`union/${user.id}`, 26)}`
}

function digest(text: string, chars: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, chars)
}
