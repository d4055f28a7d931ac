import type { ValueFault } from "./value-fault.ts"

const SIZE = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?$/iu
const UNITS = "kmgtp"

/** Reads bytes as docker's options have them: `64m`, `1.5g`, `512 MiB`, `1048576`; units are powers of 1024. */
export function parseSize(text: string): number | ValueFault {
  const [, number, unit] = SIZE.exec(text) ?? []
  if (number === undefined) return { why: "expected bytes, such as 64m or 1g" }
  const bytes = Number(number) * 1024 ** (unit ? UNITS.indexOf(unit.toLowerCase()) + 1 : 0)
  if (!Number.isSafeInteger(Math.trunc(bytes))) return { why: "that is more than any machine has" }
  return Math.trunc(bytes)
}
