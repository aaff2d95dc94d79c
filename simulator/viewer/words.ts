import type { Actor } from '../flow/diagram/step.ts'

export type Language = 'zh' | 'en'
export type Words = Readonly<Record<Language, string>>

export const say = (zh: string, en: string): Words => ({ zh, en })

export const ACTOR_NAMES: Readonly<Record<Actor, Words>> = {
  user: say('用户', 'Visitor'),
  client: say('微信客户端', 'WeChat client'),
  server: say('本服务', 'Our server'),
  platform: say('微信平台', 'WeChat platform'),
  store: say('会话存储', 'Session store'),
}

export const UI = {
  title: say('看得见的登录', 'See the login'),
  subtitle: say('从点菜单到看到页面，中间发生了什么', 'What happens between the tap and the page'),
  waiting: say('点手机里的“去借钱”', 'Tap 去借钱 on the phone'),
  only: say('会话有效：只有', 'Session alive, only'),
  restarted: say('服务器重启了，登录接着走', 'The server started again; the login goes on'),
  cutOff: say('服务器在这里重启：登录被打断', 'The server started again: the login was cut off here'),
  away: say('服务器没有响应，正在重连…', 'The server is away, connecting again…'),
  download: say('下载 JSON', 'Download JSON'),
  open: say('打开文件', 'Open a file'),
  mermaid: say('复制 Mermaid', 'Copy Mermaid'),
  clear: say('清空', 'Clear'),
  past: say('登录记录', 'Past logins'),
  noneYet: say('还没有', 'none yet'),
  badFile: say('这个文件不是登录记录', 'That file is no recorded login'),
  copied: say('已复制', 'Copied'),
  who: say('谁在用手机', 'Who holds the phone'),
  follower: say('已关注', 'follower'),
  stranger: say('未关注', 'not following'),
  snapshot: say('快照', 'snapshot'),
  wrong: say('下次登录时出错', 'Goes wrong at the next login'),
  forget: say('清除 Cookie', 'Forget cookies'),
  forgotten: say('Cookie 已清除：下次会完整登录', 'Forgotten: the next tap logs in'),
  sendToChat: say('发送给朋友', 'Send to chat'),
  postToMoments: say('分享到朋友圈', 'Share on moments'),
  sent: say('已发送', 'Sent'),
  posted: say('已发表', 'Posted'),
  moments: say('朋友圈', 'Moments'),
  scan: say('扫一扫', 'Scan'),
  noQrCode: say('没有看到二维码', 'No QR code in sight'),
  copyComputerLink: say('复制电脑要打开的地址', 'Copy the address for a computer'),
  inPrivateWindow: say('已复制：请在无痕窗口里打开', 'Copied: open it in a private window'),
  copyLink: say('复制链接', 'Copy link'),
  openInBrowser: say('在浏览器打开', 'Open in browser'),
  refresh: say('刷新', 'Refresh'),
  cancel: say('取消', 'Cancel'),
  back: say('返回', 'Back'),
  more: say('更多', 'More'),
  request: say('请求', 'Request'),
  answer: say('回答', 'Answer'),
  state: say('state 里写着', 'What the state says'),
  store: say('存储', 'Store'),
  events: say('事件', 'Events'),
  notRecorded: say('流程图只在 npm run dev 里有。', 'The flow is drawn within npm run dev only.'),
  elsewhere: say('另一个客户端', 'another client'),
  otherPhone: say('另一部手机', 'another phone'),
  fromFile: say('来自文件', 'from a file'),
  greeting: say(
    '，点下面的“去借钱”。登录怎样发生，旁边一步一步画出来。然后按 ✕ 回到这里再点一次：只剩四步。',
    ', tap 去借钱 below. The login is drawn beside the phone, step by step. Then close the page with ✕ and tap again: four steps are left.',
  ),
  card: say('一次点击，直接借钱', 'One tap, and you are in'),
  cardText: say('不用注册，不用密码', 'No registration, no password'),
  miniProgram: say('在小程序里打开', 'Open in the mini program'),
  noTicket: say('没有拿到票据', 'No ticket was given'),
  compiles: say('（首次打开时 Next 要编译）', '(Next compiles at the first visit)'),
} satisfies Record<string, Words>

export const REASONS: readonly Words[] = [
  say('密码和密钥都不经过手机', 'No password and no secret passes the phone'),
  say(
    'code 只对开始登录的那个浏览器有效，且只用一次',
    'A code works once, and only for the browser that began',
  ),
  say('登录后换新的 T，旧的作废', 'A new T after the login; the old one is worth nothing'),
]
