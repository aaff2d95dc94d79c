import type { Fault } from '../faults/faults.ts'
import { element } from './element.ts'
import { inWords } from './page-state.ts'
import type { Setting } from './setting.ts'
import { SWITCHES } from './switches.ts'
import { toast } from './toast.ts'
import { UI } from './words.ts'

export type Controls = {
  readonly people: HTMLElement
  readonly switches: HTMLElement
  readonly draw: () => void
  /** Asks which faults are still to come: a fault that has happened is off again. */
  readonly look: () => Promise<unknown>
}

/** Who holds the phone, and what goes wrong next. */
export function buildControls({ users, user }: Setting, onUser: (user: string) => void): Controls {
  const people = element('div', { class: 'people' })
  const switches = element('div', { class: 'switches' })
  let [chosen, armed]: [string, readonly Fault[]] = [user, []]

  const pick = async (id: string) => {
    await fetch(`/simulator/users/${id}`)
    chosen = id
    onUser(id)
    draw()
  }
  const forget = () => ask('POST', '/simulator/forget')
  let turn: Promise<unknown> = Promise.resolve() // a click may come while the last one is still in flight
  const inTurn = (act: () => Promise<unknown>) => {
    turn = turn.then(act, act).then(async () => {
      armed = await (await fetch('/simulator/phone/faults')).json()
      draw()
    })
    return turn
  }
  const look = () => inTurn(async () => {})
  const flip = (fault: Fault) =>
    inTurn(async () => {
      const others = armed.filter((one) => !same(one, fault))
      const isOn = others.length < armed.length
      await ask('PUT', '/simulator/phone/faults', isOn ? others : [...others, fault])
      if (!isOn) await forget() // with a live session there is no login that could go wrong
    })

  const draw = () => {
    people.replaceChildren(
      ...users.map(({ id, nickname, follower, snapshot }) =>
        element(
          'button',
          { type: 'button', 'aria-pressed': String(id === chosen), onclick: () => pick(id) },
          element('span', { class: `face ${id}` }, nickname.slice(0, 1)),
          element('span', {}, nickname),
          element('small', {}, inWords(snapshot ? UI.snapshot : follower ? UI.follower : UI.stranger)),
        ),
      ),
    )
    switches.replaceChildren(
      element('h2', {}, inWords(UI.wrong)),
      element(
        'button',
        {
          type: 'button',
          class: 'forget',
          onclick: () => forget().then(() => toast(inWords(UI.forgotten), switches)),
        },
        inWords(UI.forget),
      ),
      ...SWITCHES.map(({ name, fault }) =>
        element(
          'button',
          {
            type: 'button',
            role: 'switch',
            'aria-checked': String(armed.some((one) => same(one, fault))),
            onclick: () => flip(fault),
          },
          inWords(name),
        ),
      ),
    )
  }
  return { people, switches, draw, look }
}

function same(one: Fault, other: Fault): boolean {
  return one.endpoint === other.endpoint && JSON.stringify(one.effect) === JSON.stringify(other.effect)
}

function ask(method: 'POST' | 'PUT', path: string, body: unknown = {}): Promise<Response> {
  return fetch(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}
