import { describe, expect, it } from 'vitest'
import { asksForAction } from './form-body.ts'

const ADDRESS = 'https://wx.example.com/hooks/paid'
const MULTIPART = 'multipart/form-data; boundary=x'

const field = (name: string, value = '') =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const form = (...fields: readonly string[]) => `${fields.join('')}--x--\r\n`
const post = (body: BodyInit, type = MULTIPART) => {
  const init = { method: 'POST', body, headers: { 'Content-Type': type }, duplex: 'half' }
  return new Request(ADDRESS, init)
}

function inChunks(text: string, bytes: number): ReadableStream<Uint8Array> {
  const all = Buffer.from(text)
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < all.length; at += bytes)
        controller.enqueue(Uint8Array.from(all.subarray(at, at + bytes)))
      controller.close()
    },
  })
}

describe('a request for a Server Action', () => {
  it('names it in the header of Next’s client, whatever else it is', async () => {
    for (const method of ['GET', 'POST', 'PUT'])
      expect(await asksForAction(new Request(ADDRESS, { method, headers: { 'Next-Action': 'a' } }))).toBe(
        true,
      )
  })

  it.each([
    ['a bound action', form(field('note', 'x'), field('$ACTION_REF_1'), field('$ACTION_1:0', '{}'))],
    ['an action', form(field('$ACTION_ID_4f'))],
    ['an action with a state', form(field('$ACTION_KEY', 'k'))],
    ['an action behind much else', form(field('note', 'x'.repeat(200_000)), field('$ACTION_ID_4f'))],
    ['a form that nobody can read', field('$ACTION_ID_4f')],
  ])('is the form of %s', async (_, body) => {
    expect(await asksForAction(post(body))).toBe(true)
    expect(await asksForAction(post(inChunks(body, 3)))).toBe(true)
    for (const type of ['Multipart/Form-Data; boundary=x', 'multipart/form-data;boundary=x'])
      expect(await asksForAction(post(body, type))).toBe(true)
  })

  it.each([
    ['a form', form(field('note', 'x'), field('ACTION_ID_4f'))],
    ['a form that tells of one', form(field('note', 'the field $ACTION_ID_4f'))],
    ['a form that nobody can read', 'nonsense'],
    ['nothing', ''],
  ])('is not %s', async (_, body) => {
    expect(await asksForAction(post(body))).toBe(false)
  })

  it.each([
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/octet-stream',
  ])('is no body of type %s, whatever it says', async (type) => {
    expect(await asksForAction(post(form(field('$ACTION_ID_4f')), type))).toBe(false)
  })

  it('leaves the body to be read by its handler', async () => {
    const request = post(form(field('note', 'the field $ACTION_ID_4f')))
    await asksForAction(request)
    expect((await request.formData()).get('note')).toBe('the field $ACTION_ID_4f')
  })
})
