/**
 * The header that has Next's client open a page after a Server Action; anything else is an error on the page to it. Next
 * documents it nowhere.
 * @param path which that client reads up to the first semicolon
 */
export function actionRedirect(path: string): readonly [name: string, value: string] {
  return ['x-action-redirect', `${path.replaceAll(';', '%3B')};replace`]
}
