/** The address that the mini program's web-view opens, from its server; null: it got none. */
export async function askForWebView(path: string): Promise<string | null> {
  const answer = await fetch('/simulator/mini-program', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ path }),
  }).catch(() => null)
  if (answer?.ok !== true) return null
  const { url }: { url: string } = await answer.json()
  return url
}
