import type { ServerResponse } from 'node:http'

/**
 * Has the last word on an answer of Next, just before its status line and headers leave: nothing else between Next and
 * the wire can change them.
 * @param change gets the status and may set headers; what it returns is the status that leaves
 */
export function beforeHead(response: ServerResponse, change: (status: number) => number): void {
  const { writeHead } = response
  Reflect.set(response, 'writeHead', (status: number, ...rest: readonly unknown[]) => {
    const changed = change(status)
    return Reflect.apply(writeHead, response, changed === status ? [status, ...rest] : [changed])
  })
}
