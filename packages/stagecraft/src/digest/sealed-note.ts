import { hash } from "node:crypto"

/** A value as a text that tells whether it is still whole. @param format - Changes when what is kept changes. */
export function seal(format: string, value: unknown): string {
  const body = JSON.stringify(value)
  return `${format} ${hash("sha256", body)}\n${body}`
}

/** What was sealed; undefined where there is nothing, it is of another format, or was damaged. */
export function unseal(format: string, text = ""): unknown {
  const end = text.indexOf("\n")
  const body = text.slice(end + 1)
  const isWhole = text.slice(0, Math.max(0, end)) === `${format} ${hash("sha256", body)}`
  return isWhole ? JSON.parse(body) : undefined
}
