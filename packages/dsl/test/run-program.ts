import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Span } from "@stagecraft/ir"
import { buildSync } from "esbuild"

const entry = fileURLToPath(new URL("../src/index.ts", import.meta.url))

/** A folder with the language bundled into `dist/`, the way it is published, and an author's files beside it. */
export class Program implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "stagecraft-dsl-")))
  readonly #texts = new Map<string, string>()

  constructor(files: Readonly<Record<string, string>>) {
    buildSync({
      entryPoints: [entry],
      outfile: join(this.folder, "dist/index.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
    })
    for (const [name, text] of Object.entries(files)) this.write(name, text)
  }

  write(name: string, text: string): void {
    this.#texts.set(name, text)
    mkdirSync(dirname(join(this.folder, name)), { recursive: true })
    writeFileSync(join(this.folder, name), text)
  }

  /** Runs a file and reads the JSON that it prints. */
  run(name: string, flags: readonly string[] = []): unknown {
    const out = execFileSync(process.execPath, [...flags, join(this.folder, name)], {
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "" },
    })
    return JSON.parse(out)
  }

  /** Where a text stands in a file; `mark` is the part of it that the place begins at. */
  place(name: string, text: string, mark: string = text): string {
    const whole = this.#texts.get(name)!
    const at = whole.indexOf(text)
    if (at < 0 || whole.indexOf(text, at + 1) >= 0)
      throw new Error(`${text} is not once in ${name}`)
    const before = whole.slice(0, at + text.indexOf(mark)).split("\n")
    return `${name}:${before.length}:${before.at(-1)!.length + 1}`
  }

  /** A span as `file:line:column`, each `via` after an arrow. */
  show(span: Span): string {
    const file = span.file
      .replace(pathToFileURL(this.folder).href, "")
      .replace(this.folder, "")
      .replace(/^\//u, "")
    const own = `${file}:${span.line}:${span.column}`
    return span.via ? `${own} <- ${this.show(span.via)}` : own
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
