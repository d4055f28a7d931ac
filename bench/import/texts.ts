import { readFileSync, readdirSync } from "node:fs"

const folder = new URL(".", import.meta.url)

/** Dockerfiles as people write them, by the names of their files. */
export const fixtures: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".Dockerfile"))
    .toSorted()
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")]),
)

/** All fixtures behind each other, each round with names of its own, until there are that many bytes. */
export function largeText(bytes: number): string {
  const texts = [...fixtures.values()].map((text) => text.replace(/^# syntax=.*\n/u, ""))
  const rounds: string[] = []
  let length = 0
  for (let round = 0; length < bytes; round++)
    for (const text of texts) {
      const own = text
        .replaceAll(/ AS (\w+)/gu, ` AS $1-${round}`)
        .replaceAll(/--from=(\w+)/gu, `--from=$1-${round}`)
      rounds.push(own)
      length += own.length
    }
  return rounds.join("\n")
}

/** A file of so many lines: stages of the fixtures, cut where a line ends an instruction. */
export function fileOf(lines: number): string {
  const all = largeText(lines * 100).split("\n")
  let end = lines
  while (end > 1 && !isBetween(all, end)) end--
  return `${all.slice(0, end).join("\n")}\n`
}

/** True where the next line begins an instruction and no heredoc is open. */
function isBetween(all: readonly string[], at: number): boolean {
  const open = all.slice(0, at).filter((line) => /<<'?EOF/u.test(line)).length
  const closed = all.slice(0, at).filter((line) => line === "EOF").length
  return open === closed && /^[A-Z]+ /u.test(all[at] ?? "") && !all[at - 1]?.endsWith("\\")
}
