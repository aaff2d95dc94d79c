import { accountMenu } from '../phone/menu.ts'
import { findUser, USERS } from '../platform/users.ts'
import { html, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import type { Setting } from './setting.ts'

/** The phone, and beside it the diagram of the login. */
export function homePage(
  chosenUser: string | null,
  { appOrigin, authorizedDomain }: Settings,
  recorded: boolean,
): Reply {
  const origin = appOrigin ?? `http://${authorizedDomain}`
  const setting: Setting = {
    appOrigin: origin,
    menu: accountMenu(origin),
    users: USERS.map(({ id, nickname, follower, snapshot }) => ({ id, nickname, follower, snapshot })),
    user: (findUser(chosenUser) ?? USERS[0]).id,
    recorded,
  }
  return html(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>模拟的微信 · See the login</title>
<link rel="icon" href="/favicon.ico" type="image/svg+xml">
<link rel="stylesheet" href="/simulator/viewer/viewer.css">
<link rel="stylesheet" href="/simulator/viewer/phone.css">
<link rel="stylesheet" href="/simulator/viewer/diagram.css">
<script type="application/json" id="setting">${JSON.stringify(setting).replaceAll('<', '\\u003c')}</script>
<script type="module" src="/simulator/viewer/main.ts"></script>
</head>
<body></body>
</html>`)
}
