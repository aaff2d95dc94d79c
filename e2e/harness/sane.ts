/** What a parser made of a test's own text. @throws where it made nothing: the test is wrong */
export function sane<Value>(parsed: Value | null): Value {
  if (parsed === null) throw new Error('the test’s own value does not parse')
  return parsed
}
