/** What one entry of a tar archive says about itself. */
export interface TarEntry {
  readonly name: string
  readonly type: "file" | "directory" | "symlink"
  readonly mode: number
  readonly size: number
  /** Seconds since 1970. */
  readonly mtime: number
  readonly target?: string
}

const BLOCK = 512
const FLAGS = { file: "0", symlink: "2", directory: "5", pax: "x" } as const

function octal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(value.toString(8).padStart(length - 1, "0"), offset, length - 1, "latin1")
}

function block(
  name: Buffer,
  flag: string,
  fields: { mode: number; size: number; mtime: number; target: Buffer },
): Buffer {
  const out = Buffer.alloc(BLOCK)
  name.copy(out, 0, 0, 100)
  octal(out, 100, 8, fields.mode)
  octal(out, 108, 8, 0)
  octal(out, 116, 8, 0)
  octal(out, 124, 12, fields.size)
  octal(out, 136, 12, fields.mtime)
  out.fill(" ", 148, 156)
  out.write(flag, 156, "latin1")
  fields.target.copy(out, 157, 0, 100)
  out.write("ustar\u000000", 257, "latin1")
  let sum = 0
  for (const byte of out) sum += byte
  out.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1")
  return out
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  // The length counts its own digits.
  let length = bytes + String(bytes).length
  length = bytes + String(length).length
  return `${length}${rest}`
}

/** The zeroes that fill an entry's contents up to a whole block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

/** The two empty blocks at the end of an archive. */
export const tarEnd: () => Buffer = () => Buffer.alloc(2 * BLOCK)

const LARGEST = 0o77777777777

/**
 * The header of an entry, owned by root; what the old fields cannot hold goes into a pax header before it.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function tarHeader(entry: TarEntry): Buffer {
  const path = entry.type === "directory" ? `${entry.name}/` : entry.name
  const target = entry.target ?? ""
  const mtime = Math.min(Math.max(0, Math.floor(entry.mtime)), LARGEST)
  const pax: string[] = []
  const fits = (value: string): boolean => value.length < 100 && /^[\x20-\x7e]*$/u.test(value)
  if (!fits(path)) pax.push(paxRecord("path", path))
  if (!fits(target)) pax.push(paxRecord("linkpath", target))
  if (entry.size > LARGEST) pax.push(paxRecord("size", String(entry.size)))
  const main = block(Buffer.from(path), FLAGS[entry.type], {
    mode: entry.mode & 0o7777,
    size: entry.size > LARGEST ? 0 : entry.size,
    mtime,
    target: Buffer.from(target),
  })
  if (pax.length === 0) return main
  const records = Buffer.from(pax.join(""))
  const head = block(Buffer.from("PaxHeader"), FLAGS.pax, {
    mode: 0o644,
    size: records.length,
    mtime,
    target: Buffer.alloc(0),
  })
  return Buffer.concat([head, records, tarPadding(records.length), main])
}
