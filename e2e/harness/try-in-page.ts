import type { Page } from 'playwright/test'

/** What becomes of something that a page does under its Content-Security-Policy. */
export type Outcome = 'works' | 'refused'

/** An element that the page has from the server is as wide as its style says. */
export const isStyled = (selector: string) => (page: Page) =>
  page.evaluate(
    (of) =>
      getComputedStyle(document.querySelector(of) ?? document.body).width === '156px' ? 'works' : 'refused',
    selector,
  )

/** A script that the page has from the server has run. */
export const hasRun = (name: string) => (page: Page) =>
  page.evaluate((of) => (of in globalThis ? 'works' : 'refused'), name)

/** Adds an element, and waits for what it fires, or for the policy to refuse it. */
export const adds =
  (tag: string, attributes: Readonly<Record<string, string>>, fires = 'load') =>
  (page: Page) =>
    page.evaluate(
      (given) =>
        new Promise<Outcome>((resolve) => {
          addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true })
          const element = document.createElement(given.tag)
          for (const [name, value] of Object.entries(given.attributes)) element.setAttribute(name, value)
          const heard = given.fires === 'message' ? window : element
          heard.addEventListener(given.fires, () => resolve('works'), { once: true })
          document.body.append(element)
        }),
      { tag, attributes, fires },
    )

/** Does something in the page, where `act` goes as its text: it ends well, or the policy refuses it. */
export const does =
  (act: (host: string) => unknown, host = '') =>
  (page: Page) =>
    page.evaluate<Outcome>(`new Promise((resolve) => {
    addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true })
    Promise.resolve((${act})('${host}')).then(() => resolve('works'), () => {})
  })`)
