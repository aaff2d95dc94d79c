import { crc32, deflateSync, inflateSync } from 'node:zlib'

/*
 * Several screenshots as one animated PNG. Each picture after the first holds only the rectangle that changed, and
 * in it only the pixels that did: the others are transparent, and cost next to nothing.
 * Source: the PNG specification, third edition (APNG): acTL, fcTL, fdAT.
 */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const BYTES_A_PIXEL = 4

export type Frame = { readonly png: Buffer; readonly forMs: number }

type Picture = { readonly width: number; readonly height: number; readonly pixels: Buffer }
type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** @param frames PNGs of one size, 8 bits a channel, as browsers take them */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ png }) => decode(png))
  const [first] = pictures
  if (first === undefined) throw new Error('an animation has a first frame')
  const whole = { x: 0, y: 0, width: first.width, height: first.height }
  let sequence = 0
  const chunks = pictures.flatMap((picture, at) => {
    const before = pictures[at - 1]
    const changed = before === undefined ? whole : changedRectangle(before, picture)
    const control = frameControl(sequence++, changed, frames[at]?.forMs ?? 0)
    const data = encode(picture, changed, before)
    return [control, before === undefined ? chunk('IDAT', data) : chunk('fdAT', uint32(sequence++), data)]
  })
  const header = chunk('IHDR', uint32(first.width), uint32(first.height), Buffer.from([8, 6, 0, 0, 0]))
  const animation = chunk('acTL', uint32(frames.length), uint32(0))
  return Buffer.concat([SIGNATURE, header, animation, ...chunks, chunk('IEND')])
}

function decode(png: Buffer): Picture {
  const parts = chunksOf(png)
  const header = parts.find(({ type }) => type === 'IHDR')?.data
  if (header === undefined || header[8] !== 8) throw new Error('a PNG of 8 bits a channel was expected')
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 6 ? 4 : 3]
  const raw = inflateSync(Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data)))
  const rows = unfilter(raw, width * channels, height, channels)
  const pixels = Buffer.alloc(width * height * BYTES_A_PIXEL, 0xff)
  for (let at = 0; at < width * height; at += 1)
    rows.copy(pixels, at * BYTES_A_PIXEL, at * channels, at * channels + 3)
  return { width, height, pixels }
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

function unfilter(raw: Buffer, rowBytes: number, height: number, channels: number): Buffer {
  const rows = Buffer.alloc(rowBytes * height)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (rowBytes + 1)] ?? 0
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x
      const left = x < channels ? 0 : (rows[at - channels] ?? 0)
      const up = y === 0 ? 0 : (rows[at - rowBytes] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (rows[at - rowBytes - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      rows[at] = (raw[y * (rowBytes + 1) + 1 + x] ?? 0) + guess
    }
  }
  return rows
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs)
  if (toLeft === undefined || toUp === undefined || toCorner === undefined) return 0
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}

function changedRectangle(before: Picture, after: Picture): Rectangle {
  let [left, top, right, bottom] = [after.width, after.height, -1, -1]
  for (let y = 0; y < after.height; y += 1)
    for (let x = 0; x < after.width; x += 1) {
      const at = (y * after.width + x) * BYTES_A_PIXEL
      if (samePixel(before, after, at)) continue
      ;[left, top, right, bottom] = [
        Math.min(left, x),
        Math.min(top, y),
        Math.max(right, x),
        Math.max(bottom, y),
      ]
    }
  return right < 0
    ? { x: 0, y: 0, width: 1, height: 1 }
    : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

function encode(picture: Picture, { x, y, width, height }: Rectangle, before: Picture | undefined): Buffer {
  const rowBytes = width * BYTES_A_PIXEL
  const filtered = Buffer.alloc((rowBytes + 1) * height)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const from = ((y + row) * picture.width + x + column) * BYTES_A_PIXEL
      if (before !== undefined && samePixel(before, picture, from)) continue
      picture.pixels.copy(
        filtered,
        row * (rowBytes + 1) + 1 + column * BYTES_A_PIXEL,
        from,
        from + BYTES_A_PIXEL,
      )
    }
  return deflateSync(filtered, { level: 9 })
}

function samePixel(one: Picture, other: Picture, at: number): boolean {
  return one.pixels.compare(other.pixels, at, at + BYTES_A_PIXEL, at, at + BYTES_A_PIXEL) === 0
}

function frameControl(sequence: number, { x, y, width, height }: Rectangle, forMs: number): Buffer {
  const place = [sequence, width, height, x, y].map(uint32)
  const delay = Buffer.alloc(6)
  delay.writeUInt16BE(forMs, 0)
  delay.writeUInt16BE(1000, 2)
  delay.writeUInt8(1, 5) // over what was there
  return chunk('fcTL', ...place, delay)
}

function chunk(type: string, ...data: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...data])
  return Buffer.concat([uint32(body.length - 4), body, uint32(crc32(body))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
