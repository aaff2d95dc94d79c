import { getConfig } from '../config/of-process.ts'
import { isOn, type OptionWithAddress } from '../http/public-paths.ts'
import { answerNotFound } from './not-found.ts'

/** The answer of an option's handler; 404 where the option is off, and then nothing of its folder is loaded. */
export async function answerIfOn(
  option: OptionWithAddress,
  { headers }: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  return isOn(option, getConfig()) ? answer() : answerNotFound(headers)
}
