/**
 * Whether a multipart form can be read; every other body is left alone. Next would answer one that cannot with 500,
 * on any page.
 */
export async function isReadableForm(request: Request): Promise<boolean> {
  const type = request.headers.get('content-type') ?? ''
  if (request.method !== 'POST' || !/^multipart\/form-data\b/i.test(type)) return true
  return request
    .clone()
    .formData()
    .then(
      () => true,
      () => false,
    )
}
