import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { writeAdoptBlocks, writeFile } from './adopt-page.ts'
import { writeOwnPages } from './own-pages.ts'

/** As `create-next-app` writes it. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2017',
    lib: ['dom', 'dom.iterable', 'esnext'],
    allowJs: true,
    skipLibCheck: true,
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    resolveJsonModule: true,
    isolatedModules: true,
    jsx: 'react-jsx',
    incremental: true,
    plugins: [{ name: 'next' }],
    paths: { '@/*': ['./*'] },
  },
  include: [
    'next-env.d.ts',
    '**/*.ts',
    '**/*.tsx',
    '.next/types/**/*.ts',
    '.next/dev/types/**/*.ts',
    '**/*.mts',
  ],
  exclude: ['node_modules'],
}

/** Paths of simple guarded pages, to give the application about twenty. */
export const SIMPLE_PAGES: readonly string[] = [
  ...Array.from({ length: 10 }, (_, at) => `chapter-${at + 1}`),
  ...Array.from({ length: 8 }, (_, at) => `shelf/book-${at + 1}`),
]

/** Paths of handlers, guarded and open, that answer OPTIONS themselves. */
export const OWN_OPTIONS: readonly string[] = ['api/own-options', 'hooks/own-options']
const ownOptions =
  "export const OPTIONS = () => new Response(null, { status: 400, headers: { 'X-Own': 'yes' } })\n"

/**
 * Somebody else's application, with the login added as the README and docs/adopt.md say. It is inside the project, where it finds its
 * packages.
 * @returns its folder, for `next build` and `next start`
 */
export function makeFreshApplication(name: string): string {
  const folder = join('e2e/.results', name)
  rmSync(folder, { recursive: true, force: true })
  writeFile(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }))
  writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  writeFile(join(folder, 'app/globals.css'), 'body { font-family: sans-serif }\n')
  for (const path of SIMPLE_PAGES) writeFile(join(folder, 'app', path, 'page.tsx'), simplePage(path))
  for (const copied of ['lib/wechat-login', 'simulator'])
    cpSync(copied, join(folder, copied), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  writeOwnPages(folder)
  writeAdoptBlocks(folder)
  writeFile(
    join(folder, 'next.config.js'),
    withoutCache(readFileSync(join(folder, 'next.config.js'), 'utf8')),
  )
  mkdirSync(join(folder, 'public'), { recursive: true })
  symlinkSync('nowhere', join(folder, 'public/link-to-nowhere.txt')) // no build may end at it
  for (const path of OWN_OPTIONS) writeFile(join(folder, 'app', path, 'route.ts'), ownOptions)
  return folder
}

/** Nothing builds it twice, and writing Turbopack's cache takes a quarter of a build's time. */
function withoutCache(config: string): string {
  return config.replace('experimental: {', 'experimental: { turbopackFileSystemCacheForBuild: false,')
}

/** A page that does not call the login; the gate guards it all the same. */
function simplePage(path: string): string {
  return `export default function Page() {\n  return <h1>${path}</h1>\n}\n`
}
