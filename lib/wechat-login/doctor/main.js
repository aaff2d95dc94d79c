import { runTypeScript } from '../process/run-typescript.js'

await runTypeScript(import.meta.url, async (parameters, envFiles) =>
  (await import('./run.ts')).runDoctor(parameters, envFiles),
)
