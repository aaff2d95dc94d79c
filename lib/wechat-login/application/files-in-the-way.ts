import { isOwnAddress, isOwnFile, type OptionsWithAddress } from '../http/public-paths.ts'
import type { Routes } from './routes.ts'

/**
 * One line for each file of `public/` that would answer in the place of a page or handler.
 * @param names of the files, such as `/logo.png`
 * @param routes null: nobody knows them
 */
export function filesInTheWay(
  names: readonly string[],
  routes: Pick<Routes, 'has'> | null,
  options: OptionsWithAddress = {},
): readonly string[] {
  return names
    .filter((name) => isOfTheLogin(name, options) || routes?.has(name) === true)
    .map((name) => `public${name}: has the address of a page or handler; give the file another name`)
}

function isOfTheLogin(name: string, options: OptionsWithAddress): boolean {
  return (isOwnAddress(name, options) && !isOwnFile(name)) || name.startsWith('/_next/')
}
