/** What every answer of ours says; a `Referer` of ours tells others our origin and no more. */
export const USUAL_HEADERS: { readonly key: string; readonly value: string }[]
