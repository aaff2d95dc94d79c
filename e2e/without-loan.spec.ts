import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAdoptBlocks } from './harness/adopt-page.ts'
import { build } from './harness/build.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { copyProject } from './harness/project-copy.ts'
import { APP_ORIGIN, expect, test } from './harness/test.ts'

/** The loan's folders. The blocks of docs/adopt.md replace the files that name it. */
const LOAN = ['app/frontend', 'app/components', 'lib/loan']

let folder = ''
let product: Product
test.beforeAll(async ({ world }) => {
  folder = copyProject('without-loan')
  for (const path of LOAN) rmSync(join(folder, path), { recursive: true })
  writeAdoptBlocks(folder)
  await build(folder) // with the type check
  product = await startProduct('start', productionEnv(world.weChat.origin), undefined, folder)
})

test.afterAll(async () => {
  await product.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('this project without its loan type-checks, builds and logs in @long', async ({ page, world }) => {
  world.serve(product)
  await page.goto(`${APP_ORIGIN}/account`)
  await expect(page.getByTestId('open-id')).toBeVisible()
})
