/** A parser's result for a test's own text. @throws when it is null: then the test is wrong */
export function sane<Value>(parsed: Value | null): Value {
  if (parsed === null) throw new Error('the test’s own value does not parse')
  return parsed
}
