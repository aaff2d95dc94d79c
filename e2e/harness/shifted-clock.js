import { readFileSync } from 'node:fs'

// Preloaded into a server under test: its clock is ahead by the seconds in a file.
const file = process.env.CLOCK_SHIFT_FILE
const RealDate = Date
const realNow = Date.now

function shiftedNow() {
  return realNow() + (file ? Number(readFileSync(file, 'utf8')) * 1000 : 0)
}

globalThis.Date = class extends RealDate {
  // Next copies only Date's own statics, not inherited ones: without these a conditional request hangs.
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
