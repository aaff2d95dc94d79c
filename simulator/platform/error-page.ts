import { html, type Reply } from '../reply.ts'

const ERROR_TEXTS: Readonly<Record<number, string>> = {
  10003: 'redirect_uri域名与后台配置不一致',
  10004: '此公众号被封禁',
  10005: '此公众号并没有这些scope的权限',
  10006: '必须关注此测试号',
  10009: '操作太频繁了，请稍后重试',
  10010: 'scope不能为空',
  10011: 'redirect_uri不能为空',
  10012: 'appid不能为空',
  10013: 'state不能为空',
  10015: '公众号未授权第三方平台，请检查授权状态',
  10016: '不支持微信开放平台的Appid，请使用公众号Appid',
}

/** A page of WeChat's own with HTTP 200: it never comes back to the site. */
export function numberedErrorPage(number: number): Reply {
  const text = ERROR_TEXTS[number] ?? '系统错误'
  return page('错误', `${text}<br>错误码：${number}`, `page ${number}`)
}

export function stateTooLongPage(): Reply {
  return page('错误', 'state 参数过长', 'page state-too-long')
}

/** The page for another order of parameters: WeChat matches the text of the address. */
export function cannotOpenPage(): Reply {
  return page('错误', '该链接无法访问', 'page cannot-open')
}

export function notWeChatPage(): Reply {
  return page('抱歉，出错了', '请在微信客户端打开链接', 'page not-wechat')
}

function page(title: string, message: string, outcome: string): Reply {
  const body = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><h4 class="weui_msg_title">${message}</h4></body></html>`
  return html(body, { outcome })
}
