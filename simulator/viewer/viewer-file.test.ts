import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { viewerFile } from './viewer-file.ts'

const project = mkdtempSync(join(tmpdir(), 'src-folder-'))
cpSync('simulator/viewer', join(project, 'src/simulator/viewer'), { recursive: true })
afterAll(() => rmSync(project, { recursive: true }))

it('finds the viewer in an application that keeps its sources in src/', async () => {
  const found = await viewerFile('/simulator/viewer/main.ts', project)
  expect(found).toEqual(await viewerFile('/simulator/viewer/main.ts'))
  expect(found?.status).toBe(200)
  expect(await viewerFile('/simulator/viewer/none.ts', project)).toBeNull()
})
