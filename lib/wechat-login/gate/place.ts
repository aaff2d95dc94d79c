import { fileAddress, fileName, type PublicFiles } from '../application/public-files.ts'
import { readingsOf } from '../http/path-readings.ts'
import { isOpenPath, isOwnAddress, isOwnFile, type OptionsWithAddress } from '../http/public-paths.ts'
import { ROBOTS_PATH } from '../http/robots.ts'

/** Next answers a POST to `app/icon.svg` as it answers a GET. */
const PICTURE = /\.(?:svg|ico|png|jpe?g|gif|webp|avif)$/i

/** What an address is to the gate: whether it opens it, and to which requests. */
export type Place =
  | {
      readonly kind:
        | 'guarded'
        | 'open-path'
        | 'open-picture'
        | 'own-address'
        | 'own-file'
        | 'robots'
        | 'withheld'
    }
  | { readonly kind: 'file'; readonly name: string }

/**
 * What lies in `public/` comes first, as it does for Next; so no page is ever opened by the name of a file.
 * @param pathname as it was asked for
 */
export function placeOf(
  pathname: string,
  config: OptionsWithAddress & { readonly publicPaths: readonly string[] },
  files: Pick<PublicFiles, 'isOpen' | 'isWithheld'>,
): Place {
  if (readingsOf(pathname).some(files.isWithheld)) return { kind: 'withheld' }
  const name = fileName(pathname)
  if (name !== null && files.isOpen(name) && fileAddress(name) === pathname) return { kind: 'file', name }
  if (isOwnFile(pathname)) return { kind: 'own-file' }
  if (isOwnAddress(pathname, config)) return { kind: 'own-address' }
  if (isOpenPath(pathname, config)) return { kind: PICTURE.test(pathname) ? 'open-picture' : 'open-path' }
  return { kind: pathname === ROBOTS_PATH ? 'robots' : 'guarded' }
}

/** Whether what lies there is to be read, and nothing else. */
export function isFile({ kind }: Place): boolean {
  return kind === 'file' || kind === 'own-file' || kind === 'open-picture' || kind === 'robots'
}
