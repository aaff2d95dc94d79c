/** WeUI's message page, in few enough words to stand in the page itself; app/globals.css has the same colours. */
export const CALM_STYLE = `
:root{color-scheme:light dark;--ink:rgba(0,0,0,.9);--soft:rgba(0,0,0,.6);--paper:#fff;--green:#077d41;--sign:#077d41;--amber:#b25e00;--card:#f7f7f7;--line:rgba(0,0,0,.1)}
@media(prefers-color-scheme:dark){:root{--ink:rgba(255,255,255,.85);--soft:rgba(255,255,255,.6);--paper:#191919;
--sign:#3eb575;--amber:#e0a458;--card:#252525;--line:rgba(255,255,255,.1)}}
*{box-sizing:border-box;margin:0}
body{background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,-apple-system,"PingFang SC",
"Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
main{display:flex;flex-direction:column;align-items:center;max-width:480px;min-height:100vh;margin:auto;
padding:calc(48px + env(safe-area-inset-top)) calc(24px + env(safe-area-inset-right))
calc(32px + env(safe-area-inset-bottom)) calc(24px + env(safe-area-inset-left));text-align:center}
.icon{width:64px;height:64px;margin-bottom:24px;flex:none}
h1{margin-bottom:16px;font-size:22px;font-weight:500;line-height:1.4;text-wrap:balance}
p{margin-bottom:4px;color:var(--soft);text-wrap:balance}
dl{width:100%;margin-top:24px;padding:0 16px;border-radius:12px;background:var(--card)}
dl div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 16px;padding:14px 0}
dl div+div{border-top:1px solid var(--line)}dd{margin:0}
.qr{width:216px;margin-top:24px;padding:16px;border-radius:12px;background:#fff}.qr svg{display:block}
form{width:100%;text-align:center}
.go{display:inline-block;min-width:184px;max-width:100%;min-height:48px;margin-top:32px;padding:12px 24px;border:0;
border-radius:8px;background:var(--green);color:#fff;font:500 17px/1.41 inherit;font-family:inherit;text-decoration:none}
.other{background:var(--card);color:var(--ink)}.go+.go,form+form .go{margin-top:12px}
.digits{margin:16px 0 4px;color:var(--ink);font:600 44px/1.2 ui-monospace,monospace;letter-spacing:.2em;text-indent:.2em}
.warning{margin-top:16px;padding:12px 16px;border-radius:8px;background:var(--card);color:var(--amber)}
label{display:block;margin-top:24px}input[inputmode]{display:block;width:5em;margin:12px auto 0;padding:8px;border:1px solid var(--line);
border-radius:8px;background:var(--card);color:var(--ink);font:600 28px/1.4 ui-monospace,monospace;text-align:center;letter-spacing:.2em}
:focus-visible{outline:3px solid var(--green);outline-offset:2px}
small{margin-top:auto;padding-top:40px;color:var(--soft);font-size:13px}`

const icon = (colour: string, path: string) =>
  `<svg class="icon" viewBox="0 0 24 24" fill="${colour}" aria-hidden="true"><path d="${path}"/></svg>`

const DISC = 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z'

/** Cut out of a disc: a tick, an exclamation mark, an i. */
export const ICONS = {
  done: icon('var(--sign)', `${DISC}m-1.2 14.4 6.6-6.6-1.3-1.3-5.3 5.3-2.6-2.6-1.3 1.3z`),
  attention: icon(
    'var(--amber)',
    `${DISC}m-1 4.5.2 7.5h1.6l.2-7.5zm1 9.3a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2z`,
  ),
  information: icon(
    'var(--sign)',
    `${DISC}m-.9 8.4v7h1.8v-7zm.9-3.4a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2z`,
  ),
} as const
