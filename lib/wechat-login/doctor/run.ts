import { parseArgs } from 'node:util'
import { examine } from './examine.ts'
import { asText } from './print.ts'

const USAGE = `npm run doctor -- [--json] [--allow-list]

Looks for what keeps visitors out before the first one comes. Run it where the server runs, as the user and with the
environment (and .env files) of the server. It changes nothing.

  --json        an array of { group, what, verdict, found, remedy }
  --allow-list  also asks WeChat for the account's access token, which shows whether this machine's address is allowed

Exit status: 1 with any fault, 0 otherwise, 2 for another parameter.`

/**
 * @param envFiles that the environment was read from
 * @returns the exit status
 */
export async function runDoctor(parameters: readonly string[], envFiles: readonly string[]): Promise<number> {
  const options = optionsOf(parameters)
  if (options === null) {
    console.error(USAGE)
    return 2
  }
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const findings = await examine({
    env: process.env,
    envFiles,
    folder: process.cwd(),
    allowList: options['allow-list'],
  })
  const coloured = process.stdout.isTTY && !process.env.NO_COLOR
  console.log(options.json ? JSON.stringify(findings, null, 2) : asText(findings, coloured))
  return findings.some(({ verdict }) => verdict === 'fault') ? 1 : 0
}

function optionsOf(parameters: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  try {
    const options = { json: flag, 'allow-list': flag, help: { ...flag, short: 'h' } }
    return parseArgs({ args: [...parameters], options }).values
  } catch {
    return null
  }
}
