import { cache, readBoolean, readOptions, sh, TARGETARCH, TARGETOS } from "@stagecraft/dsl"
import type { Block } from "@stagecraft/dsl"
import { inFolder } from "../read-manifest.ts"
import { readRecord, readString } from "./arguments.ts"

/** The options of {@link download}. */
export interface DownloadOptions {
  /** The folder of `go.mod`, in the build context; its root unless set. */
  readonly module?: string | undefined
  /** False for a module that depends on nothing and has no `go.sum`. */
  readonly sum?: boolean | undefined
}

/** The options of {@link build}. */
export interface GoBuildOptions {
  /** What is built: `./cmd/server`; the module's own folder unless set. */
  readonly package?: string | undefined
  /** Where the program goes; `/out/app` unless set. */
  readonly output?: string | undefined
  /** The sources, in the build context; all of it unless set. */
  readonly source?: string | undefined
  /** Links against C; a program without it runs on an empty image. */
  readonly cgo?: boolean | undefined
  /** Set in the program: `{ "main.version": "1.2" }`. */
  readonly variables?: Readonly<Record<string, string>> | undefined
  /** Compiles for the image's platform on the builder's own; the stage then says `platform: BUILDPLATFORM`. */
  readonly cross?: boolean | undefined
}

const modules = cache("/go/pkg/mod", { id: "go-mod" })
const compiled = cache("/root/.cache/go-build", { id: "go-build" })

/**
 * Downloads the modules that a program depends on, before its sources are there.
 *
 * @example stage("builder").from("golang:1.25").workdir("/src").use(go.download()).use(go.build())
 */
export function download(options: DownloadOptions = {}): Block {
  const readers = { module: readString, sum: readBoolean }
  const { module = ".", sum = true } = readOptions(options, readers, "go.download")
  const files = (sum ? ["go.mod", "go.sum"] : ["go.mod"]).map((name) => inFolder(module, name))
  return (stage) => stage.copy(files, "./").run("go mod download", { mounts: [modules] })
}

const buildReaders = {
  package: readString,
  output: readString,
  source: readString,
  cgo: readBoolean,
  variables: readRecord,
  cross: readBoolean,
}

/**
 * Copies the sources and builds a program: without paths of the machine and symbols of the debugger, and with what was
 * compiled before in a cache of the builder.
 *
 * @see https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
 */
export function build(options: GoBuildOptions = {}): Block {
  const {
    package: what = ".",
    output = "/out/app",
    source = ".",
    cgo = false,
    cross = false,
    variables = {},
  } = readOptions(options, buildReaders, "go.build")
  const values = Object.entries(variables).map(
    ([name, value]) => `-X ${quoted(`${name}=${readString(value, `go.build variables ${name}`)}`)}`,
  )
  const flags = ["-s", "-w", ...values].join(" ")
  const command = sh`go build -trimpath -ldflags ${flags} -o ${output} ${what}`
  return (stage) => {
    const ready = stage.env({ CGO_ENABLED: cgo ? "1" : "0" }).copy(source, "./")
    return ready.run(cross ? sh`GOOS=${TARGETOS} GOARCH=${TARGETARCH} ${command}` : command, {
      mounts: [modules, compiled],
    })
  }
}

/** As the go command reads words inside of a flag: either quote, and no escapes. */
const quoted = (word: string): string => {
  if (!/[\s'"]/u.test(word)) return word
  return word.includes("'") ? `"${word}"` : `'${word}'`
}
