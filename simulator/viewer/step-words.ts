import type { StepKind } from '../flow/diagram/step.ts'
import type { Verdict } from '../flow/diagram/verdict.ts'
import { say, type Words } from './words.ts'

/** What happens at a step, and why that makes the login safe. */
export const STEP_WORDS: Readonly<Record<StepKind, { readonly title: Words; readonly why: Words }>> = {
  tap: {
    title: say('点菜单', 'Taps the menu'),
    why: say('用户只做这一个动作，其余全在幕后。', 'All that the visitor does. The rest goes unseen.'),
  },
  ask: {
    title: say('请求页面', 'Asks for the page'),
    why: say('至多带一个随机的 T：代表谁，只有存储知道。', 'A random T at most: only our store knows whose.'),
  },
  'to-wechat': {
    title: say('没有会话：去问微信', 'No session: off to ask WeChat'),
    why: say(
      'state 由我们签名、与这个 T 绑定，换浏览器即作废。',
      'Signed, and bound to this T: void elsewhere.',
    ),
  },
  authorize: {
    title: say('打开微信授权地址', 'Opens WeChat’s authorize address'),
    why: say('微信本来就认得用户：密码从不经过我们。', 'WeChat knows the visitor: no password here.'),
  },
  code: {
    title: say('微信给出一次性的 code', 'WeChat gives a one-use code'),
    why: say(
      '只是取件条：五分钟、用一次、没有密钥就无用。',
      'A claim ticket: once, and with our secret only.',
    ),
  },
  callback: {
    title: say('把 code 带回本服务', 'Brings the code to our server'),
    why: say('必须带着第 3 步的 T：偷来的 code 不会被用。', 'Void without the T of step 3, even if stolen.'),
  },
  exchange: {
    title: say('用 code 和密钥换身份', 'Trades code and secret for the identity'),
    why: say('服务器对服务器：密钥从不出现在手机上。', 'Server to server: our secret never reaches a phone.'),
  },
  'open-id': {
    title: say('微信直接告知 openId', 'WeChat itself tells the openId'),
    why: say('身份不经手机，谁也改不了；此后才写入会话。', 'Not by way of the phone: nobody can change it.'),
  },
  landed: {
    title: say('换发新的 T，送回页面', 'A new T, and back to the page'),
    why: say('登录前塞来的旧 T 不会成为会话；UU 是密封的。', 'A T planted earlier never becomes a session.'),
  },
  'pass-on': {
    title: say('原样转给另一环境', 'Passed on to another environment'),
    why: say('这里不换 code，也不读写 Cookie。', 'No code is traded here, no cookie read or set.'),
  },
  'ask-again': {
    title: say('再次请求页面', 'Asks for the page again'),
    why: say('地址里已没有 code：后退、转发都不会泄露。', 'No code in the address: nothing to leak.'),
  },
  page: {
    title: say('会话有效：返回页面', 'The session is alive: the page'),
    why: say('每次都查存储：退出之后，立刻失效。', 'Asked each time: signed out means out.'),
  },
  stands: {
    title: say('看到页面', 'Sees the page'),
    why: say('中间的一切，用户毫无察觉。', 'Of all in between the visitor noticed nothing.'),
  },
  address: {
    title: say('打开地址', 'Opens the address'),
    why: say('不是从手机的菜单，而是直接打开。', 'Not from the phone’s menu, but by itself.'),
  },
  link: {
    title: say('从页面里打开', 'Opens it from within a page'),
    why: say('一个链接或表单，没有点菜单。', 'By a link or a form: nobody tapped the menu.'),
  },
  back: {
    title: say('返回上一页', 'Goes back'),
    why: say('浏览器向我们再要一次，没有点菜单。', 'The browser asks again: nobody tapped the menu.'),
  },
  reload: {
    title: say('刷新页面', 'Loads the page anew'),
    why: say('没有点菜单。', 'Nobody tapped the menu.'),
  },
  'sign-out': { title: say('退出登录', 'Signs out'), why: say('', '') },
  'ask-sign-out': {
    title: say('请求退出', 'Asks to be signed out'),
    why: say('只接受本站页面的请求：别的网站不能替人退出。', 'From a page of ours only: no other site can.'),
  },
  'signed-out': {
    title: say('会话已结束，Cookie 清除', 'The session has ended, the cookies go'),
    why: say('存储里已没有它：旧的 T 立刻无效。', 'Gone from the store: the old T is worth nothing.'),
  },
  consent: {
    title: say('想显示昵称和头像', 'Wants nickname and avatar shown'),
    why: say('只有用户点了才问，打开页面从不问。', 'Asked on a tap only, never on opening a page.'),
  },
  'ask-consent': { title: say('提交这个请求', 'Sends that wish'), why: say('', '') },
  'to-consent': {
    title: say('去微信征求同意', 'Off to WeChat for consent'),
    why: say('state 与当前会话的 T 绑定。', 'Its state is bound to the T of the session.'),
  },
  'asks-visitor': {
    title: say('微信询问用户', 'WeChat asks the visitor'),
    why: say('同意与否，由用户在微信里决定。', 'To allow it or not is up to him, within WeChat.'),
  },
  allows: { title: say('点“允许”', 'Allows it'), why: say('', '') },
  refuses: { title: say('点“拒绝”', 'Refuses'), why: say('', '') },
  'same-session': {
    title: say('回到页面，T 不变', 'Back to the page with the same T'),
    why: say('还是原来的会话：没有重新登录。', 'The session is the same: this was no login.'),
  },
  'to-wechat-again': {
    title: say('重新去问微信', 'To WeChat once more'),
    why: say('用户看不见；最多自动重来两次。', 'Unseen by the visitor; twice at most by itself.'),
  },
  refusal: {
    title: say('用户拒绝了授权', 'The visitor refused'),
    why: say('没有 code，也就没有登录。', 'Without a code there is no login.'),
  },
  'brings-refusal': {
    title: say('把“拒绝”带回本服务', 'Brings the refusal to our server'),
    why: say('没有可换的 code：不去打扰微信。', 'No code to trade: WeChat is not asked.'),
  },
  'stranger-callback': {
    title: say('腾讯的服务器也来加载回调', 'Tencent’s server loads the callback too'),
    why: say('地址一样，但没有这个浏览器的 T。', 'The same address, but not this browser’s T.'),
  },
  'stranger-answer': {
    title: say('什么也不给', 'Gets nothing'),
    why: say('没有 T：它的 code 不会被使用。', 'No T: the code is not touched.'),
  },
  'platform-page': {
    title: say('微信显示自己的页面', 'WeChat shows a page of its own'),
    why: say('它不会回到我们这里。', 'It does not come back to us.'),
  },
  'exchange-refused': {
    title: say('微信拒绝', 'WeChat refuses'),
    why: say('没有身份，就没有会话。', 'No identity, no session.'),
  },
  'no-answer': {
    title: say('没有回答', 'No answer'),
    why: say('连接先断了。', 'The connection ended first.'),
  },
  'half-answer': {
    title: say('回答断在半路', 'The answer broke off'),
    why: say('状态已送出；收到了多少，不得而知。', 'Its status had gone out; how much arrived is not known.'),
  },
  'stored-unseen': {
    title: say('会话已写入，回答没有送到', 'The session is stored, its answer was not heard'),
    why: say(
      '新的 T 没有送出：只有同一浏览器重来才用得上。',
      'Its T never left: only the same browser can come back.',
    ),
  },
  'goes-on': {
    title: say('本服务做完了手上的事', 'Our server finished what it was at'),
    why: say('对方已经断开。', 'The other side had hung up.'),
  },
  'to-help': {
    title: say('送到说明页', 'On to a page that says why'),
    why: say('说清原因，绝不无休止地跳转。', 'Says why, and never redirects without end.'),
  },
  'ask-help': { title: say('请求说明页', 'Asks for that page'), why: say('', '') },
  help: {
    title: say('说明发生了什么', 'Says what happened'),
    why: say('附请求编号，可以再试一次。', 'With the request’s number, and a way to try again.'),
  },
  unauthorized: {
    title: say('没有会话：401', 'No session: 401'),
    why: say('脚本的请求不会被送去微信。', 'A script’s request is never sent to WeChat.'),
  },
  'calm-page': {
    title: say('一页说明，没有登录', 'A calm page, no login'),
    why: say('没有可信的身份，就不放行。', 'Without an identity to trust nobody passes.'),
  },
  elsewhere: { title: say('转到另一页', 'On to another page'), why: say('', '') },
  'ask-ticket': {
    title: say('小程序的服务器索要票据', 'The mini program’s server asks for a ticket'),
    why: say('用自己的密钥签名，同一请求只认一次。', 'Signed with its key; the same request counts once.'),
  },
  ticket: {
    title: say('给出一分钟的票据', 'A ticket for a minute'),
    why: say('只到一个页面，只用一次；openId 密封在内。', 'To one page, once; the openId is sealed in it.'),
  },
  'ask-enter': {
    title: say('web-view 打开 /enter', 'The web-view opens /enter'),
    why: say('打开不算使用：腾讯的服务器也会来加载。', 'Opening uses nothing: Tencent loads it too.'),
  },
  'enter-page': {
    title: say('自动提交的页面', 'A page that posts at once'),
    why: say('票据与这个浏览器的 T 绑定，并从地址栏消失。', 'Binds it to this T; takes it off the address.'),
  },
  'use-ticket': {
    title: say('用掉票据', 'Uses the ticket'),
    why: say('只认打开它的浏览器，只认一次。', 'By the browser that opened it, once.'),
  },
  scan: {
    title: say('扫一扫', 'Scans the QR code'),
    why: say(
      '二维码里没有能登录的东西：拍下来也没用。',
      'Nothing in it logs in: a photograph is worth nothing.',
    ),
  },
  'qr-code': {
    title: say('给出二维码和两位数字', 'A QR code and two digits'),
    why: say(
      '什么都没有存：票据自带签名，两分钟有效。',
      'Nothing is stored: a signed ticket, for two minutes.',
    ),
  },
  'types-digits': {
    title: say('输入电脑上的数字', 'Types the computer’s digits'),
    why: say('只有看得见那台电脑的人才知道。', 'Known only to somebody who sees that computer.'),
  },
  'sends-digits': {
    title: say('把回答带给本服务', 'Brings the answer to our server'),
    why: say(
      '只接受本站页面的提交：打开地址从不等于同意。',
      'From a page of ours only: opening it agrees to nothing.',
    ),
  },
  agreed: {
    title: say('同意记下了', 'The agreement is noted'),
    why: say('一张票据，一个人，一次。', 'One ticket, one person, once.'),
  },
  'not-agreed': {
    title: say('没有同意，票据作废', 'Not agreed: the ticket is void'),
    why: say('数字错一次，就要换一个二维码。', 'One wrong pair of digits ends it.'),
  },
  'computer-takes': {
    title: say('电脑来取会话', 'The computer takes its session'),
    why: say('要有自己的 T 和二维码里没有的密钥。', 'By its own T, and a secret that no QR code holds.'),
  },
  'computer-landed': {
    title: say('电脑得到新的 T，打开页面', 'A new T, and on to its page'),
    why: say('手机随时可以结束它；它本来也更短。', 'The phone can end it; and it ends sooner by itself.'),
  },
  'computer-refused': {
    title: say('什么也不给', 'Gets nothing'),
    why: say('用过、过期，或不是那台电脑。', 'Used, too late, or not that computer.'),
  },
}

/** How a login ended. */
export const VERDICTS: Readonly<Record<Verdict, Words>> = {
  whole: say('完整登录', 'A whole login'),
  alive: say('会话有效', 'The session is alive'),
  profile: say('昵称：问过用户了', 'Profile: the visitor was asked'),
  'waits-for-visitor': say('等用户同意', 'Waits for the visitor'),
  'waits-for-phone': say('等手机扫码', 'Waits for a phone'),
  'waits-for-computer': say('等电脑来取', 'Waits for the computer'),
  paired: say('电脑已登录', 'The computer is signed in'),
  'not-paired': say('电脑没有登录', 'The computer got nothing'),
  'signed-out': say('已退出登录', 'Signed out'),
  elsewhere: say('转到另一页', 'On to another page'),
  'under-way': say('进行中…', 'under way…'),
  stopped: say('没有走完', 'not finished'),
  'cut-off': say('被重启打断', 'cut off by a restart'),
  unseen: say('会话写入了，没人收到', 'stored, but not heard'),
  trouble: say('没有登录成', 'no login'),
}
