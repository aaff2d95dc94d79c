import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ADOPT_PAGE = readFileSync('docs/adopt.md', 'utf8')
const README = readFileSync('README.md', 'utf8')
/** The first line of a block names its file. */
const BLOCK = /^```\w+\n\/\/ ([\w./[\]-]+\.\w+)\n(.*?)^```$/gms

/** What an adopter writes: each block of the README and of docs/adopt.md that names its file, with that file. */
const BLOCKS = [...`${README}\n${ADOPT_PAGE}`.matchAll(BLOCK)].map(
  ([, file = '', text = '']): readonly [string, string] => [file, text],
)
export const ADOPT_FILES: readonly string[] = BLOCKS.map(([file]) => file)

/** The packages that docs/adopt.md says to install, such as `zod@4.6.7`. */
export const ADOPT_PACKAGES: readonly string[] = [
  ...ADOPT_PAGE.matchAll(/^npm install (?:--save-dev )?(.+)$/gm),
].flatMap(([, packages = '']) => packages.split(' '))

/** Writes these blocks into the folder, as a reader does; the TypeScript options are added to the present ones. */
export function writeAdoptBlocks(folder: string): void {
  for (const [file, text] of BLOCKS)
    if (file === 'tsconfig.json') joinOptions(join(folder, file), text)
    else writeFile(join(folder, file), text)
}

export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function joinOptions(path: string, block: string): void {
  const [has, says] = [JSON.parse(readFileSync(path, 'utf8')), JSON.parse(block)]
  const compilerOptions = { ...has.compilerOptions, ...says.compilerOptions }
  writeFileSync(path, JSON.stringify({ ...has, compilerOptions }, null, 2))
}
