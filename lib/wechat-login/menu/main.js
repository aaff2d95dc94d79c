import { runTypeScript } from '../process/run-typescript.js'

await runTypeScript(import.meta.url, async ([file, ...words]) =>
  (await import('./run.ts')).runMenu(file, words, process.env, console.log),
)
