import type { RawAnswer } from './raw-request.ts'

type Page = Pick<RawAnswer, 'body'>

/** The heading of a page. */
export function headingOf({ body }: Page): string {
  return /<h1>([^<]*)</.exec(body)?.[1] ?? ''
}

/** The masked openId on a page; null: it shows none. */
export function openIdOn({ body }: Page): string | null {
  return /data-testid="open-id">([^<]+)</.exec(body)?.[1] ?? null
}
