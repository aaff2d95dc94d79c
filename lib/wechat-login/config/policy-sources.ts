import { z } from 'zod'
import { OPEN_DIRECTIVES, type OpenDirective, UNSAFE_EVAL, UNSAFE_INLINE } from './policy-directives.ts'

// Others would do nothing (`'unsafe-inline'` next to a nonce), or break pages (`'strict-dynamic'` ignores all hosts).
const KEYWORDS: Partial<Readonly<Record<OpenDirective, readonly string[]>>> = {
  'script-src': [UNSAFE_EVAL, "'unsafe-hashes'"],
  'style-src': [UNSAFE_INLINE],
}
const HASHED: readonly OpenDirective[] = ['script-src', 'style-src']

const HASH = /^'sha(?:256|384|512)-[\w+/-]+={0,2}'$/
const SCHEME = /^[a-z][a-z\d+.-]*:$/i
// Without a scheme it has a dot, so that a keyword that lacks its quotes, such as `self`, is no host. No query.
const HOST =
  /^(?:\*|(?:[a-z][a-z\d+.-]*:\/\/(?:\*|[\w-]+)|(?:[a-z][a-z\d+.-]*:\/\/)?(?:\*\.)?[\w-]+(?:\.[\w-]+)+)(?::(?:\d+|\*))?(?:\/[\w.~!$&()*+=:@%/-]*)?)$/i

/**
 * Whether browsers understand this source of the directive, and it has an effect next to the policy's own. Browsers
 * skip what they do not understand, and say nothing.
 * @see CSP Level 3 §2.3.1
 */
function isSource(directive: OpenDirective, text: string): boolean {
  if (HASH.test(text)) return HASHED.includes(directive)
  return KEYWORDS[directive]?.includes(text) === true || SCHEME.test(text) || HOST.test(text)
}

export const policySources = z
  .partialRecord(z.enum(OPEN_DIRECTIVES), z.array(z.string()))
  .superRefine((sources, context) => {
    for (const directive of OPEN_DIRECTIVES)
      for (const [place, text] of (sources[directive] ?? []).entries()) {
        if (isSource(directive, text)) continue
        const examples = ['https://cdn.example.com', 'blob:', ...(KEYWORDS[directive] ?? [])].join(', ')
        const message = `has no effect as a source of ${directive} (example: ${examples})`
        context.addIssue({ code: 'custom', path: [directive, place], message })
      }
  })
