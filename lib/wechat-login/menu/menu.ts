import { z } from 'zod'

const view = z.strictObject({ type: z.literal('view'), name: z.string(), url: z.string() })
const subMenu = z.strictObject({ name: z.string(), sub_button: z.array(view) })

/** The account's custom menu, as WeChat's 创建接口 takes it. */
export const menuFormat = z.strictObject({ button: z.array(z.union([view, subMenu])) })

export type Menu = Readonly<z.infer<typeof menuFormat>>
type View = Readonly<z.infer<typeof view>>

const MOST_BUTTONS = 3
const MOST_ENTRIES = 5
/** WeChat counts bytes of UTF-8: a Chinese character has three. */
const BUTTON_NAME_BYTES = 16
const ENTRY_NAME_BYTES = 60
const URL_BYTES = 1024

/**
 * What WeChat would refuse, and what would lead visitors astray: one line each.
 * @see WeChat 自定义菜单, 创建接口
 */
export function faultsOfMenu({ button }: Menu): readonly string[] {
  const faults: string[] = []
  if (button.length < 1 || button.length > MOST_BUTTONS)
    faults.push(`the menu has ${button.length} buttons: 1 to ${MOST_BUTTONS} are allowed`)
  for (const one of button) {
    faults.push(...faultsOfName(one.name, BUTTON_NAME_BYTES))
    if ('url' in one) faults.push(...faultsOfUrl(one))
    else {
      const { length } = one.sub_button
      if (length < 1 || length > MOST_ENTRIES)
        faults.push(`${one.name}: ${length} entries: 1 to ${MOST_ENTRIES} are allowed`)
      for (const entry of one.sub_button)
        faults.push(...faultsOfName(entry.name, ENTRY_NAME_BYTES), ...faultsOfUrl(entry))
    }
  }
  return faults
}

function faultsOfName(name: string, most: number): readonly string[] {
  if (name.trim() === '') return ['an entry has no name']
  const bytes = Buffer.byteLength(name)
  return bytes <= most
    ? []
    : [`${name}: the name has ${bytes} bytes: ${most} are allowed, 3 a Chinese character`]
}

function faultsOfUrl({ name, url }: View): readonly string[] {
  if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) return [`${name}: ${url} is no http(s) address`]
  const bytes = Buffer.byteLength(url)
  return bytes <= URL_BYTES ? [] : [`${name}: the address has ${bytes} bytes: ${URL_BYTES} are allowed`]
}

/** The menu as people read it: a line for each entry. */
export function asText({ button }: Menu): string {
  return button
    .flatMap((one) =>
      'url' in one
        ? [`${one.name}  ${one.url}`]
        : [one.name, ...one.sub_button.map(({ name, url }) => `  ${name}  ${url}`)],
    )
    .join('\n')
}
