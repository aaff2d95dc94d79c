import type { RequestListener, Server } from 'node:http'

/** Whether a target is one that visitors open at WeChat, or the simulator's own. */
export function isOfSimulator(target: string): boolean {
  return /^\/(?:connect\/oauth2|simulator|open\/js)(?:[/?]|$)/.test(target)
}

/**
 * Has the product's own server answer for WeChat, for visitors who reach no other port of this machine: a tunnel
 * leads to one.
 */
export function answerAtOurOrigin(server: Server, simulator: RequestListener): void {
  const behind = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (isOfSimulator(request.url ?? '/')) simulator(request, response)
    else for (const listener of behind) Reflect.apply(listener, server, [request, response])
  })
}
