import { expect, it } from 'vitest'
import { computerAt, describeComputer, deviceOf, placeOfComputer } from './computer.ts'

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'

it.each([
  [`${WINDOWS} Chrome/142.0.0.0 Safari/537.36`, '电脑 · Windows · Chrome'],
  [`${WINDOWS} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, '电脑 · Windows · Edge'],
  [`${WINDOWS} Chrome/94.0 Safari/537.36 QQBrowser/12.0`, '电脑 · Windows · QQ Browser'],
  [`${WINDOWS} Chrome/86.0 Safari/537.36 QihooBrowser/3.0`, '电脑 · Windows · 360'],
  [`${WINDOWS} Chrome/80.0 Safari/537.36 SE 2.X MetaSr 1.0`, '电脑 · Windows · Sogou'],
  [`${WINDOWS} Chrome/130.0 Safari/537.36 OPR/116.0`, '电脑 · Windows · Opera'],
  [`${MAC} Version/18.1 Safari/605.1.15`, '电脑 · Mac · Safari'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', '电脑 · Linux · Firefox'],
  ['Mozilla/5.0 (X11; CrOS x86_64) Chrome/142.0 Safari/537.36', '电脑 · ChromeOS · Chrome'],
  ['Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', '电脑 · Windows'],
  ['', '电脑'],
])('tells from %s', (userAgent, device) => {
  expect(deviceOf(describeComputer(userAgent))).toBe(device)
})

it('is one character of a ticket, and no other character is a computer', () => {
  const places = Array.from({ length: 62 }, (_, place) => place)
  const known = places.filter((place) => computerAt(place) !== null)
  expect(known).toEqual(places.slice(0, known.length))
  for (const place of known) {
    const computer = computerAt(place)
    expect(computer === null ? null : placeOfComputer(computer)).toBe(place)
  }
  expect([computerAt(-1), computerAt(62)]).toEqual([null, null])
})
