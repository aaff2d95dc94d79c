import { readFileSync } from 'node:fs'

// Preloaded into a server under test: its clock runs ahead by the seconds that stand in a file.
const file = process.env.CLOCK_SHIFT_FILE
const RealDate = Date
const realNow = Date.now

function shiftedNow() {
  return realNow() + (file ? Number(readFileSync(file, 'utf8')) * 1000 : 0)
}

globalThis.Date = class extends RealDate {
  // Next copies a Date's own statics, not inherited ones: without these a conditional request waits for ever.
  static parse = RealDate.parse
  static UTC = RealDate.UTC

  constructor(...parts) {
    if (parts.length === 0) super(shiftedNow())
    else super(...parts)
  }

  static now() {
    return shiftedNow()
  }
}
