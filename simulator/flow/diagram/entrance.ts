/** Whether a mini program's web-view comes in there: by GET its page, by POST its ticket. */
export function isEntrance(target: string): boolean {
  return /^\/enter(?:\?|$)/.test(target)
}
