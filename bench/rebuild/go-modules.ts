import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { code } from "./filler.ts"
import { zip } from "./zip.ts"

interface GoModule {
  readonly path: string
  readonly versions: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

const goFunction = (name: string): string =>
  `// F${name} adds up.\nfunc F${name}(limit int) int {\n\ttotal := 0\n` +
  `\tfor i := 0; i < limit; i++ {\n\t\ttotal += i * len("${name}")\n\t}\n\treturn total\n}\n`

const filled = (name: string, text: string): string =>
  `// Package ${name} stands in for the real one.\npackage ${name}\n\n${text}\n${code(name, 300, goFunction)}`

/** As much of each as the project calls, and some code to compile. */
const modules: readonly GoModule[] = [
  {
    path: "github.com/go-chi/chi/v5",
    versions: ["v5.0.10"],
    files: {
      "chi.go": filled(
        "chi",
        `import "net/http"

type Mux struct{ *http.ServeMux }

func NewRouter() *Mux { return &Mux{http.NewServeMux()} }

func (m *Mux) Get(path string, handler http.HandlerFunc)  { m.HandleFunc(path, handler) }
func (m *Mux) Post(path string, handler http.HandlerFunc) { m.HandleFunc(path, handler) }

func URLParam(r *http.Request, name string) string { return r.URL.Query().Get(name) }
`,
      ),
    },
  },
  {
    path: "github.com/google/uuid",
    versions: ["v1.5.0", "v1.6.0"],
    files: {
      "uuid.go": filled(
        "uuid",
        `import (
	"crypto/rand"
	"encoding/hex"
)

func NewString() string {
	bytes := make([]byte, 16)
	_, _ = rand.Read(bytes)
	return hex.EncodeToString(bytes)
}
`,
      ),
    },
  },
]

/** Writes the modules as `GOPROXY=file://…` reads them. */
export function writeGoModules(folder: string): void {
  for (const module of modules) {
    const place = join(folder, module.path, "@v")
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, "list"), `${module.versions.join("\n")}\n`)
    for (const version of module.versions) {
      const { mod, packed } = contents(module, version)
      writeFileSync(
        join(place, `${version}.info`),
        JSON.stringify({ Version: version, Time: "2024-01-01T00:00:00Z" }),
      )
      writeFileSync(join(place, `${version}.mod`), mod)
      writeFileSync(join(place, `${version}.zip`), zip(packed))
    }
  }
}

/** A `go.sum` that names the real modules, with the sums of those that stand in for them. */
export function standInSums(goSum: string): string {
  const sums = new Map<string, string>()
  for (const module of modules)
    for (const version of module.versions) {
      const { mod, packed } = contents(module, version)
      sums.set(`${module.path} ${version}`, sumOf(packed))
      sums.set(`${module.path} ${version}/go.mod`, sumOf({ "go.mod": mod }))
    }
  return goSum.replaceAll(/^(\S+ \S+) .*$/gmu, (line, what: string) => {
    const sum = sums.get(what)
    return sum === undefined ? line : `${what} ${sum}`
  })
}

function contents(
  { path, files }: GoModule,
  version: string,
): { readonly mod: string; readonly packed: Readonly<Record<string, string>> } {
  const mod = `module ${path}\n\ngo 1.14\n`
  const packed = Object.entries({ "go.mod": mod, ...files }).map(
    ([name, text]) => [`${path}@${version}/${name}`, text] as const,
  )
  return { mod, packed: Object.fromEntries(packed) }
}

/** The first kind of sum that Go knows: of the sorted list of the files' sums. */
function sumOf(files: Readonly<Record<string, string>>): string {
  const lines = Object.keys(files)
    .toSorted()
    .map((name) => `${createHash("sha256").update(files[name]!).digest("hex")}  ${name}\n`)
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`
}
