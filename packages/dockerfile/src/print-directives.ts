/** The parser directives at the top of a file. */
export interface Directives {
  /** The frontend image: `docker/dockerfile:1`. */
  readonly syntax?: string
  readonly escape?: "\\" | "`"
  /** Build checks to skip by name, and whether a finding fails the build. */
  readonly check?: { readonly skip: readonly string[]; readonly error: boolean }
}

/** Prints the directives, which must be the very first lines; the default escape character needs none. */
export function printDirectives(directives: Directives): string[] {
  const { syntax, escape, check } = directives
  const settings = [
    check && check.skip.length > 0 && `skip=${check.skip.join(",")}`,
    check?.error && "error=true",
  ].filter((setting) => typeof setting === "string")
  return [
    syntax !== undefined && `# syntax=${syntax}`,
    escape === "`" && "# escape=`",
    settings.length > 0 && `# check=${settings.join(";")}`,
  ].filter((line) => typeof line === "string")
}
