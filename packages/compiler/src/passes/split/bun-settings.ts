import { everyProgram, readsVariable } from "../../effects/variables.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

/**
 * Settings of bun, by their section, by which an install reads and writes no other file of a project.
 *
 * @see https://bun.com/docs/runtime/bunfig
 */
const HARMLESS: Readonly<Record<string, ReadonlySet<string>>> = {
  "": new Set(["telemetry", "logLevel", "smol"]),
  install: new Set(
    `auto prefer registry production dev optional peer exact saveTextLockfile frozenLockfile linker
    linkWorkspacePackages concurrentScripts ignoreScripts minimumReleaseAge minimumReleaseAgeExcludes`.split(
      /\s+/u,
    ),
  ),
}
/** Sections of which every setting is of that kind: addresses of registries, and what is for other commands. */
const WHOLE = /^(?:install\.scopes|install\.scopes\..+|test|test\..+)$/u

/** Refuses a bunfig.toml that moves what is read and written, or is more than plain lines. */
export function checkBunfig(project: Project): void {
  const path = "bunfig.toml"
  if (!project.has(path)) return
  let section = ""
  for (const line of project.text(path).split(/\r?\n/u)) {
    const text = line.trim()
    if (text === "" || text.startsWith("#")) continue
    const head = /^\[(?<name>[\w.@"/-]+)\]\s*(?:#.*)?$/u.exec(text)?.groups?.["name"]
    if (head !== undefined) {
      section = head
      if (!WHOLE.test(section) && !Object.hasOwn(HARMLESS, section))
        refuse(`it is not known what [${section}] in ${path} changes`)
      continue
    }
    // What goes on in the next line could begin with a head.
    const name =
      /^(?<name>[\w"@/.-]+)\s*=\s*(?:"[^"\\]*"|'[^']*'|[\w.+-]+|\[[^[\]#]*\]|\{[^{}#]*\})\s*(?:#.*)?$/u.exec(
        text,
      )?.groups?.["name"]
    if (name === undefined || text.includes('"""') || text.includes("'''"))
      refuse(`${path} is not understood at \`${text}\``)
    else if (!WHOLE.test(section) && !HARMLESS[section]!.has(name))
      refuse(`it is not known what ${name} in ${path} changes`)
  }
}

/** Files with variables that versions of bun read before they install. */
const ENV_FILES = ["", ".local", ".production", ".development", ".test"].flatMap((end) =>
  end === "" || end === ".local" ? [`.env${end}`] : [`.env${end}`, `.env${end}.local`],
)

/**
 * The files of variables that are sent. @throws Refusal for a variable in them that an install may use.
 *
 * @param uses - True for the name of one that bun uses.
 */
export function envFiles(project: Project, uses: (name: string) => boolean): readonly string[] {
  const files = project.present(ENV_FILES)
  for (const path of files)
    for (const [, name = ""] of project
      .text(path)
      .matchAll(/(?:^|[\s"'`])([A-Za-z_][\w.-]*)\s*[=:]/gu))
      if (uses(name) || readsVariable(everyProgram, name))
        refuse(`${path} sets ${name}, which an install may use`)
  return files
}
