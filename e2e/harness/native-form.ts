import { APP_ORIGIN } from './product.ts'

type Fields = Readonly<Record<string, string>>

/** A native form post of a page of ours, as a browser without scripts sends it. */
export function formPost(fields: Fields): { readonly headers: Fields; readonly body: string } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--line\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const headers = { Origin: APP_ORIGIN, 'Content-Type': 'multipart/form-data; boundary=line' }
  return { headers, body: `${parts.join('')}--line--\r\n` }
}

/** The hidden fields of the page's form, by name. */
export function hiddenFields(html: string): Fields {
  const inputs = [...html.matchAll(/<input type="hidden"([^>]*)>/g)].map(([, attributes = '']) => attributes)
  const attributeOf = (attributes: string, name: string) =>
    unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '')
  return Object.fromEntries(inputs.map((one) => [attributeOf(one, 'name'), attributeOf(one, 'value')]))
}

function unescapeHtml(text: string): string {
  const characters: Fields = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }
  return text.replace(/&([a-z]+|#x27);/g, (whole, name: string) => characters[name] ?? whole)
}
