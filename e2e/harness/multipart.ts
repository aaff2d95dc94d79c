import type { RawRequest } from './raw-request.ts'

type Multipart = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }

/** A form with a file, as a browser writes it. */
export async function multipart(
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<Multipart> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append(file.name, new File([file.bytes], 'photo.jpg', { type: 'image/jpeg' }))
  const written = new Response(form)
  return {
    headers: { 'Content-Type': written.headers.get('content-type') ?? '' },
    body: await written.bytes(),
  }
}

/** The same request by both framings: with its length, and without. */
export function bothFramings(request: RawRequest): readonly RawRequest[] {
  return [request, { ...request, headers: { ...request.headers, 'Transfer-Encoding': 'chunked' } }]
}
