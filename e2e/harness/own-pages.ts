import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFile } from './adopt-page.ts'

/** Files of `public/` that everybody may have, by their addresses. */
export const OPEN_FILES: ReadonlyMap<string, string> = new Map([
  ['/logo.png', 'a picture'],
  ['/WW_verify_0123456789abcdef.txt', 'of a mini program'],
  ['/MP_verify_0123456789abcdef.txt', '0123456789abcdef'],
  ['/google0123456789abcdef.html', 'google-site-verification: google0123456789abcdef.html'],
  ['/.well-known/apple-app-site-association', '{"applinks":{}}'],
  ['/.well-known/pki-validation/godaddy.html', 'a proof'],
  ['/%E5%9B%BE/%E5%9B%BE%E6%A0%87%20(1)+%402x.png', 'another picture'],
  ['/files/of-the-public.txt', 'beside a page that takes every name'],
  ['/drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['/latest/notes.txt', 'by a link that stays inside'],
  ['/100%25.txt', 'a name with a percent sign'],
])

/** Files that lie in `public/` and are nobody's. */
export const WITHHELD_FILES: readonly string[] = [
  '/.git/config',
  '/.env',
  '/files/.hidden/x.txt',
  '/leak.txt',
  '/out/x.txt',
]

/** Pages, handlers and files that an application has of its own, beside those of docs/adopt.md. */
export function writeOwnPages(folder: string): void {
  for (const [address, text] of OPEN_FILES)
    if (!address.startsWith('/latest/')) writeFile(join(folder, 'public', decodeURIComponent(address)), text)
  for (const path of ['.git/config', '.env', 'files/.hidden/x.txt', 'v2/notes.txt'])
    writeFile(join(folder, 'public', path), OPEN_FILES.get('/latest/notes.txt') ?? '')
  for (const path of ['secret.txt', 'elsewhere/x.txt']) writeFile(join(folder, path), 'of the server')
  link(join(folder, 'public/latest'), 'v2')
  link(join(folder, 'public/leak.txt'), '../secret.txt')
  link(join(folder, 'public/out'), '../elsewhere')
  for (const [path, text] of Object.entries(PAGES)) writeFile(join(folder, path), text)
}

function link(path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

const PAGES: Readonly<Record<string, string>> = {
  'app/files/[...name]/page.tsx': `export default async function Page({ params }: { params: Promise<{ name: string[] }> }) {
  return <h1>guarded {(await params).name.join(' ')}</h1>
}
`,
  'app/hooks/notify/route.ts': `export async function POST(request: Request): Promise<Response> {
  return new Response(await request.arrayBuffer(), { headers: { 'Content-Type': 'application/octet-stream' } })
}
`,
  'app/hooks/wechat/route.ts': `export function GET(request: Request): Response {
  return new Response(new URL(request.url).searchParams.get('echostr'))
}
`,
  'app/hooks/form/page.tsx': `let posted = 0

async function count(): Promise<void> {
  'use server'
  posted += 1
}

export default function Page() {
  return (
    <form action={count}>
      <p>posted {posted}</p>
      <button type="submit">Count</button>
    </form>
  )
}
`,
}
