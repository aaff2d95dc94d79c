import { readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFile } from './harness/adopt-page.ts'
import { build } from './harness/build.ts'
import { makeFreshApplication } from './harness/fresh-application.ts'
import { formPost, hiddenFields } from './harness/native-form.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { expect, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

const PAGE_WITH_A_BOUND_VALUE = `import { redirect } from 'next/navigation'
import { requireSession } from '../../lib/wechat-login/index.ts'

export default async function Bound() {
  const { openId } = await requireSession()
  const last = openId.slice(-3)
  async function show() {
    'use server'
    redirect('/bound?was=' + last)
  }
  return <form action={show}><button>Show</button></form>
}
`

/** Builds the application in the same place as any other build of it, and then moves it. */
async function buildAs(name: string): Promise<string> {
  const folder = makeFreshApplication('shop-build')
  writeFile(join(folder, 'app/bound/page.tsx'), PAGE_WITH_A_BOUND_VALUE)
  await build(folder)
  const moved = join(dirname(folder), name)
  rmSync(moved, { recursive: true, force: true })
  renameSync(folder, moved)
  return moved
}

/** The ids of its Server Actions, as a page names them. */
function actionsOf(folder: string): string[] {
  const manifest: unknown = JSON.parse(
    readFileSync(join(folder, '.next/server/server-reference-manifest.json'), 'utf8'),
  )
  const node: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'node') : {}
  return typeof node === 'object' && node !== null ? Object.keys(node).toSorted() : []
}

// Two builds and nothing less; that the build is named for its source is shown beside `source-hash.js`.
test('two builds of one source, each on a server of its own, are one to a browser @long', async ({
  world,
  weChat,
}) => {
  const folders = [await buildAs('one-build'), await buildAs('other-build')]
  const ids = folders.map((folder) => readFileSync(join(folder, '.next/BUILD_ID'), 'utf8'))
  expect(ids[0]).toMatch(/^\d{24}$/)
  expect(ids[1]).toBe(ids[0])
  const [actions = [], others = []] = folders.map(actionsOf)
  expect(actions.length).toBeGreaterThan(0)
  expect(others).toEqual(actions)

  const env = { ...productionEnv(world.weChat.origin), ...world.store.env }
  const servers: Product[] = []
  for (const folder of folders) servers.push(await startProduct('start', env, undefined, folder))
  const [one, other] = servers
  if (one === undefined || other === undefined) throw new Error('two servers')
  const visitor = visitorOf({ product: one, weChat })
  await visitor.logIn()
  const page = await visitor.ask({ path: '/bound' })
  const { headers, body } = formPost(hiddenFields(page.body))
  const answer = await visitor.at(other).ask({ method: 'POST', path: '/bound', headers, body })
  expect([answer.status, answer.headers.location]).toEqual([
    303,
    expect.stringMatching(/^\/bound\?was=.{3}$/),
  ])
  await Promise.all(servers.map((server) => server.stop()))
  for (const folder of folders) rmSync(folder, { recursive: true })
})
