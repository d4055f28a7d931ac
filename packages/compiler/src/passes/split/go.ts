import { fetching, git, readsVariable } from "../../effects/variables.ts"
import type { InstallProof, Manager, VariableUse } from "./manager.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"
import { readWords } from "./words.ts"

/** The directives of a go.mod file, each in one line whether it stood in a block or not. */
function directivesOf(text: string): readonly string[] {
  const found: string[] = []
  let block: string | undefined
  for (const line of text.split(/\r?\n/u)) {
    const code = line.replace(/\/\/.*$/u, "").trim()
    if (code === "") continue
    const opens = /^(\w+)\s*\($/u.exec(code)
    if (opens) block = opens[1]!
    else if (code === ")") block = undefined
    else found.push(block === undefined ? code : `${block} ${code}`)
  }
  return found
}

function checkModule(project: Project): { readonly needs: boolean } {
  const text = project.text("go.mod")
  if (/[`"]|\/\*/u.test(text)) refuse("go.mod has quoted words")
  const directives = directivesOf(text)
  for (const line of directives) {
    const [verb, ...words] = line.split(/\s+/u)
    if (verb !== "replace") continue
    const by = words[words.indexOf("=>") + 1] ?? ""
    if (!/^[\w-]+\.[\w.-]+\//u.test(by))
      refuse(`go.mod replaces a module by ${by}, which may be a folder`)
  }
  return { needs: directives.some((line) => line.startsWith("require ")) }
}

function prove(args: readonly string[], project: Project): InstallProof {
  const [, action, ...rest] = args
  const { operands } = readWords(rest, { flags: ["-x"], valued: [] })
  if (operands.length > 0) refuse(`it is told to fetch ${operands[0]!}`)
  const { needs } = checkModule(project)
  for (const path of ["go.work", "vendor", "modules.txt"])
    if (project.has(path)) refuse(`${path} decides what it fetches, too`)
  if (needs && !project.has("go.sum")) refuse("there is no go.sum, and it would write one")
  return {
    manifests: ["go.mod", ...project.present(["go.sum", "go.work.sum"])],
    writes: [],
    variables: [...fetching, "GO*", "CGO_*", "GCM_*", "SSH_*"],
    // What the list of modules lacks is added, in place.
    rewrites: needs && action === "download" ? ["go.mod", "go.sum"] : [],
  }
}

function variable(name: string): VariableUse {
  if (
    /^(?:GOOS|GOARCH|GOARM|GOARM64|GOAMD64|GO386|GOPRIVATE|GONOSUMDB|GONOSUMCHECK|GOSUMDB|GONOPROXY|GOINSECURE|GOTOOLCHAIN|GOEXPERIMENT|GODEBUG|GOMAXPROCS|GOMEMLIMIT|GOGC|GOTELEMETRY|GOLANG_\w+)$/u.test(
      name,
    )
  )
    return "value"
  if (/^GO(?:PROXY|PATH|MODCACHE|CACHE|ROOT|ENV|TMPDIR|BIN|AUTH)$/u.test(name)) return "path"
  if (/^GO[A-Z0-9]/u.test(name)) return "any"
  return readsVariable(git, name) || /^(?:SSL_|OPENSSL_|XDG_|NETRC)/u.test(name)
    ? "path"
    : undefined
}

/**
 * `go mod download` of what go.mod requires: reads go.mod and go.sum, may complete them, and fills the module cache.
 *
 * What is read was traced with Go 1.26: these two and go.work. Modules that are folders of the project are refused.
 *
 * @see https://go.dev/ref/mod#go-mod-download
 */
export const go: Manager = {
  command: "go",
  isInstall: ([verb, action]) => verb === "mod" && (action === "download" || action === "verify"),
  variable,
  prove,
}
