import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startProduct } from './harness/product.ts'
import { copyProject } from './harness/project-copy.ts'
import { expect, test } from './harness/test.ts'

const WRAPPED = `import config from '../../../next.config.js'
export default { ...config, basePath: '/h5' }
`

// Compiles the start once more; `next-options.test` has every option.
test('an option that breaks the login stops the start by one line, also where a plugin adds it later @long', async () => {
  const folder = copyProject('with-base-path')
  writeFileSync(join(folder, 'next.config.js'), WRAPPED)
  await expect(startProduct('dev', {}, undefined, folder)).rejects.toThrow(
    /did not start[\s\S]*^next\.config\.js basePath: .+$/m,
  )
  rmSync(folder, { recursive: true, force: true })
})
