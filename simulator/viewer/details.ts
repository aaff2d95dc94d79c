import type { Step } from '../flow/diagram/step.ts'
import type { Hop } from '../flow/hop.ts'
import { element } from './element.ts'
import { inWords } from './page-state.ts'
import { UI } from './words.ts'

/** An arrow in full: request, answer, what the state contains, the store commands. */
export function detailsOf({ hop, side }: Step): HTMLElement {
  return element(
    'div',
    { class: 'details' },
    side === 'request'
      ? section(inWords(UI.request), `${hop.method} ${hop.target}`, hop.requestHeaders)
      : section(inWords(UI.answer), statusLine(hop), hop.responseHeaders),
    hop.body === null || side === 'request' ? null : element('pre', {}, hop.body),
    stateOf(hop),
    list(
      inWords(UI.store),
      hop.store.map(({ verb, outcome, durationMs }) => [verb, `${outcome} · ${duration(durationMs)}`]),
    ),
    list(
      inWords(UI.events),
      hop.events.map(({ name, detail }) => [name, detail]),
    ),
  )
}

/** A time of day: `00:39:30`. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('zh-CN', { hourCycle: 'h23' })
}

/** A duration, in the unit that reads best. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`
}

function statusLine({ status, broken }: Hop): string {
  return broken === null ? `HTTP/1.1 ${status ?? ''}` : broken
}

function stateOf({ state }: Hop): HTMLElement | null {
  if (state === null) return null
  const issued = state.issuedAtSeconds === null ? null : clockTime(state.issuedAtSeconds * 1000)
  return list(
    inWords(UI.state),
    [
      ['kind', state.kind],
      ['attempt', state.attempt],
      ['time', issued],
      ['path', state.path],
    ].flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[String(name), String(value)]],
    ),
  )
}

function section(title: string, first: string, headers: Hop['requestHeaders']): HTMLElement {
  return element(
    'section',
    {},
    element('h3', {}, title),
    element('code', { class: 'first' }, first),
    table(headers),
  )
}

function list(title: string, entries: readonly (readonly string[])[]): HTMLElement | null {
  return entries.length === 0 ? null : element('section', {}, element('h3', {}, title), table(entries))
}

function table(entries: readonly (readonly string[])[]): HTMLElement {
  return element(
    'dl',
    {},
    ...entries.flatMap(([name = '', value = '']) => [element('dt', {}, name), element('dd', {}, value)]),
  )
}
