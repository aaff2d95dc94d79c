import { z } from 'zod'

const logged = z.array(z.looseObject({ path: z.string() }))

/** One request, as the simulator saw it. */
export type WeChatLogEntry = z.infer<typeof logged>[number]

/** The simulated WeChat, under a test's control. */
export type WeChat = {
  readonly origin: string
  readonly port: number
  /** Sets a fault; see the simulator. */
  readonly fault: (fault: Readonly<Record<string, unknown>>) => Promise<void>
  /** Requests seen since the test began. */
  readonly log: () => Promise<readonly WeChatLogEntry[]>
  readonly count: (
    path: '/connect/oauth2/authorize' | '/sns/oauth2/access_token' | '/sns/userinfo',
  ) => Promise<number>
  readonly reset: () => Promise<void>
}

export function weChatAt(origin: string): WeChat {
  const log = async () => logged.parse(await (await ask(origin, 'GET', '/simulator/log')).json())
  return {
    origin,
    port: Number(new URL(origin).port),
    fault: async (fault) => {
      await ask(origin, 'POST', '/simulator/faults', fault)
    },
    log,
    count: async (path) => (await log()).filter((entry) => entry.path === path).length,
    reset: async () => {
      await ask(origin, 'DELETE', '/simulator/faults')
      await ask(origin, 'DELETE', '/simulator/log')
    },
  }
}

async function ask(origin: string, method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(
    origin + path,
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
  )
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${method} ${path}`)
  return answer
}
