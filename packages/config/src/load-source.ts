import { readFileSync, statSync } from "node:fs"
import { basename, extname } from "node:path"
import type { Loader } from "esbuild"
import { ImageError, reasonOf } from "@stagecraft/ir"
import { fileState } from "./file-state.ts"
import type { FileState, Hash } from "./file-state.ts"
import { configUnreadable } from "./problems.ts"

/** A source file, read and ready for the bundler. */
interface Source {
  readonly contents: string | Uint8Array
  readonly loader: Loader
  readonly state: FileState
}

/** Far more than anybody writes by hand; a file of this size was named by mistake. */
const maxBytes = 64 * 1024 * 1024

const loaders: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
  ".json": "json",
  ".wasm": "binary",
}

const attributes: Readonly<Record<string, Loader>> = {
  text: "text",
  json: "json",
  bytes: "binary",
}

/** True for what has to go through the bundler, because Node does not read it itself. */
export function needsBundler(path: string): boolean {
  return !["js", "jsx", undefined].includes(loaders[extname(path)]) || extname(path) === ".jsx"
}

/**
 * Reads one file of the config.
 *
 * A file of no known kind (`.sh`, `.conf`, a piece of a Dockerfile) is text. `type` is that of an import attribute.
 *
 * @throws ImageError `config-unreadable`: gone, shut, huge, or not text.
 */
export function loadSource(path: string, type: string | undefined, hash: Hash): Source {
  const name = basename(path)
  const fail = (why: string, hint: string, cause?: unknown): never => {
    throw new ImageError(configUnreadable(name, why, hint), { cause })
  }
  const loader =
    (type === undefined ? undefined : attributes[type]) ?? loaders[extname(path)] ?? "text"
  try {
    const stat = statSync(path)
    if (stat.size > maxBytes)
      fail(`it has ${Math.round(stat.size / 1048576)} MB`, "a config and what it imports are text")
    const bytes = readFileSync(path)
    const state = fileState(path, stat, bytes, hash)
    if (loader === "binary") return { contents: bytes, loader, state }
    if (bytes[0] === 0xff && bytes[1] === 0xfe) fail("it is written in UTF-16", "save it as UTF-8")
    if (bytes.includes(0)) fail("it is not text", "a config and what it imports are text in UTF-8")
    const text = new TextDecoder("utf-8").decode(bytes)
    // A hashbang must stay in the first line, and the bundle's first line is another.
    const contents = loader === "text" ? text : text.replace(/^#!/u, "//")
    return { contents, loader, state }
  } catch (error) {
    if (error instanceof ImageError) throw error
    const { code } = error as NodeJS.ErrnoException
    const why = code === "ENOENT" ? "it is gone" : reasonOf(error)
    return fail(why, "see that the file is there and that you may read it", error)
  }
}

/** A source whose text is at hand, as if it stood in the file; its state is that of a file with this text. */
export function givenSource(path: string, text: string, hash: Hash): Source {
  const loader = loaders[extname(path)] ?? "ts"
  return { contents: text, loader, state: { kind: "file", path, hash: hash(text) } }
}
