const FORM = /^multipart\/form-data/i
const OF_AN_ACTION = '$ACTION_'

/**
 * Whether Next would run a Server Action for this request: its client names one in a header, a form in fields of their
 * own. Only a body that holds such a name is read as a form.
 * @see getServerActionRequestMetadata in next/dist/server/lib; decodeAction in react-server-dom
 */
export async function asksForAction(request: Request): Promise<boolean> {
  if (request.headers.has('next-action')) return true
  if (request.method !== 'POST' || !FORM.test(request.headers.get('content-type') ?? '')) return false
  return (await holds(request.clone().body, OF_AN_ACTION)) && (await hasActionField(request))
}

/** Whether these bytes occur, also across two chunks. */
async function holds(body: ReadableStream<Uint8Array> | null, text: string): Promise<boolean> {
  let [tail, found] = ['', false]
  // To its end in any case: a clone that is left early waits for the other.
  for await (const chunk of body ?? []) {
    const read = tail + Buffer.from(chunk).toString('latin1')
    found ||= read.includes(text)
    tail = read.slice(1 - text.length)
  }
  return found
}

/** A form that cannot be read is taken for an action's. */
function hasActionField(request: Request): Promise<boolean> {
  return request
    .clone()
    .formData()
    .then(
      (form) => [...form.keys()].some((name) => name.startsWith(OF_AN_ACTION)),
      () => true,
    )
}

/**
 * Whether a multipart form can be read; every other body is left alone. Next would answer one that cannot with 500,
 * on any page.
 */
export async function isReadableForm(request: Request): Promise<boolean> {
  const type = request.headers.get('content-type') ?? ''
  if (request.method !== 'POST' || !FORM.test(type)) return true
  return request
    .clone()
    .formData()
    .then(
      () => true,
      () => false,
    )
}
