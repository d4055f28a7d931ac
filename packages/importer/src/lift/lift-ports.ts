import { expandWords, isWordFault } from "@stagecraft/dockerfile"
import type { Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import type { Words } from "./words.ts"

/** `ip:host:` before a port says where to publish it, which EXPOSE does not do. */
const PUBLISHED = /^(?:.*:)?(?<port>[^:]*)$/u

/** The port as the image's config has it; a protocol that is left empty is TCP. */
function exposed(port: string): string {
  return (PUBLISHED.exec(port)?.groups?.port ?? port).replace(/\/$/u, "")
}

/** The ports of EXPOSE: a word may hold several, once its variables are known. */
export function liftPorts(ports: readonly string[], words: Words): readonly Text[] {
  return ports.flatMap((word) => {
    const value = words.text(word)
    if (plain(value) === undefined) return [value]
    const values = expandWords(word, words.place.escape, new Map<string, string>())
    return isWordFault(values) ? [value] : values.map((port) => text(exposed(port)))
  })
}
