import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"
import { readText } from "../read-text.ts"
import type { Closure } from "../workspace.ts"
import { settingsHoldSecret } from "./problems.ts"

/** What holds a secret in settings of package managers: the setting's name, and its value as far as it begins. */
const FORMS: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  {
    file: /(?:^|\/)\.(?:npm|yarn)rc$/u,
    line: /^\s*"?(?<name>(?:[^\s=;#"]*:)?_(?:authToken|auth|password))"?(?:\s*=\s*|\s+)(?<value>.*)$/iu,
  },
  {
    file: /(?:^|\/)\.yarnrc\.yml$/u,
    line: /^\s*["']?(?<name>npmAuth(?:Token|Ident))["']?\s*:\s*(?<value>.*)$/u,
  },
  {
    file: /(?:^|\/)bunfig\.toml$/u,
    line: /^[^#]*?\b(?<name>token|password)"?\s*=\s*(?<value>["'].*)$/u,
  },
  {
    file: /(?:^|\/)(?:\.npmrc|\.yarnrc|\.yarnrc\.yml|bunfig\.toml|pnpm-workspace\.yaml)$/u,
    // What was looked ahead at is not looked for again: a line of many registries would never be done.
    line: /^(?=(?<head>[^#;]*?(?<name>(?<![\w.@-])[\w.@-]*?registry\w*)))\k<head>[^#;]*?:\/\/[^\s/:@]+:(?<value>[^\s/@]+)@/iu,
  },
]

/** A value that is given, and not as the name of a variable. */
const isLiteral = (value: string): boolean => /^["']?[^\s"'$#;]/u.test(value)

/**
 * Refuses settings with a secret written out: the install reads them from a layer, which caches and registries keep.
 *
 * @throws ImageError `settings-hold-secret`.
 */
export function checkSettings({ workspace, installFiles }: Closure, span: Span): void {
  for (const path of installFiles) {
    const forms = FORMS.filter(({ file }) => file.test(path))
    if (forms.length === 0) continue
    const file = join(workspace.root, path)
    const lines = (readText(file, path) ?? "").split(/\r?\n/u)
    for (const [index, text] of lines.entries())
      for (const { line } of forms) {
        const { name, value } = line.exec(text)?.groups ?? {}
        if (name === undefined || value === undefined || !isLiteral(value)) continue
        const place = { file, line: index + 1, column: 1 }
        throw new ImageError(settingsHoldSecret(path, name, place, span))
      }
  }
}
