import { mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { plain, show } from "@stagecraft/ir"
import { loadConfig } from "../src/index.ts"
import { libraryUrl } from "./library-url.ts"
import { tempProject } from "./temp-project.ts"
import type { TempProject } from "./temp-project.ts"

/** Loads a config that exports texts, and returns them: they ride as the labels of an image. */
async function textsOf(project: TempProject): Promise<readonly string[]> {
  const { images } = await project.load()
  const step = images[0]!.stage.steps[0]!
  if (step.kind !== "label") throw new Error("the stage has no label")
  return step.entries.map(([, value]) => plain(value) ?? show(value))
}

const exporting = (imports: string, ...values: readonly string[]): string => `${imports}
import { stage } from "stagecraft"
const texts: string[] = [${values.join(", ")}]
export default stage("app").from("alpine:3.20").label(
  Object.fromEntries(texts.map((text, index) => [\`l\${index}\`, String(text)])),
)
`

describe("what a config may import", () => {
  test("its own files, in TypeScript, with and without endings", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import { a } from "./lib/a.ts"; import { b } from "./lib/b"; import { c } from "./lib/c.js"; import d from "./lib"`,
        "a",
        "b",
        "c",
        "d",
      ),
      "lib/a.ts": "export const a: string = 'a'",
      "lib/b.ts": "export const b: string = 'b'",
      "lib/c.ts": "export const c: string = 'c'",
      "lib/index.ts": "export default 'd' satisfies string",
    })
    expect(await textsOf(project)).toEqual(["a", "b", "c", "d"])
  })

  test("what tsconfig's paths say, also those of an extended file", async () => {
    const project = tempProject({
      "image.config.ts": exporting(`import { a } from "~/a"`, "a"),
      "tsconfig.json": JSON.stringify({ extends: "./base" }),
      "base.json": JSON.stringify({ compilerOptions: { paths: { "~/*": ["./source/*"] } } }),
      "source/a.ts": "export const a = 'by path'",
    })
    expect(await textsOf(project)).toEqual(["by path"])
  })

  test("text, JSON and bytes", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import conf from "./nginx.conf"
import script from "./start.sh"
import piece from "./Dockerfile.base"
import note from "./note.txt" with { type: "text" }
import { name } from "./data.json"
import data from "./data.json" with { type: "json" }
import code from "./code.ts" with { type: "text" }
import bytes from "./bytes.bin" with { type: "bytes" }`,
        "conf",
        "script",
        "piece",
        "note",
        "name",
        "data.name",
        "code",
        "bytes[1]",
      ),
      "nginx.conf": "listen 80;\n",
      "start.sh": "#!/bin/sh\necho $HOME\n",
      "Dockerfile.base": "RUN true\n",
      "note.txt": "ünï \u{1f433}",
      "data.json": `{ "name": "n" }`,
      "code.ts": "export const x: number = 1",
      "bytes.bin": new Uint8Array([0, 255, 3]),
    })
    expect(await textsOf(project)).toEqual([
      "listen 80;\n",
      "#!/bin/sh\necho $HOME\n",
      "RUN true\n",
      "ünï \u{1f433}",
      "n",
      "n",
      "export const x: number = 1",
      "255",
    ])
  })

  test("Node's own modules and installed packages, from where it stands", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import { sep } from "node:path"; import esm, { where } from "esm"; import cjs from "cjs"; import "fs"`,
        "sep",
        "esm",
        "where",
        "cjs.where",
        "cjs.here",
      ),
      "node_modules/esm/package.json": `{ "type": "module", "exports": { "import": "./a/main.js" } }`,
      "node_modules/esm/a/main.js": "export default 'esm'; export const where = import.meta.url",
      "node_modules/cjs/package.json": "{}",
      "node_modules/cjs/index.js": "exports.where = __filename; exports.here = require('./other')",
      "node_modules/cjs/other.js": "module.exports = 'other'",
    })
    const [sep, esm, where, cjs, other] = await textsOf(project)
    expect([sep, esm, other]).toEqual(["/", "esm", "other"])
    expect(where).toContain("node_modules/esm/a/main.js")
    expect(cjs).toBe(project.path("node_modules/cjs/index.js"))
  })

  test("workspace packages and installed packages in TypeScript", async () => {
    const project = tempProject({
      "apps/web/image.config.ts": exporting(
        `import { linked } from "@acme/linked"; import { raw } from "raw"`,
        "linked",
        "raw",
      ),
      "packages/linked/package.json": `{ "name": "@acme/linked", "exports": "./src/index.ts" }`,
      "packages/linked/src/index.ts": "export const linked: string = import.meta.dirname",
      "node_modules/raw/package.json": `{ "exports": "./index.ts" }`,
      "node_modules/raw/index.ts": "export const raw: string = 'raw'",
    })
    mkdirSync(project.path("node_modules/@acme"), { recursive: true })
    symlinkSync("../../packages/linked", project.path("node_modules/@acme/linked"))
    const { images, inputs } = await project.load({ file: "apps/web" })
    expect(images[0]!.stage.steps[0]).toMatchObject({
      entries: [
        ["l0", [project.path("packages/linked/src")]],
        ["l1", ["raw"]],
      ],
    })
    expect(inputs).toEqual([
      project.path("apps/web/image.config.ts"),
      project.path("packages/linked/src/index.ts"),
      project.path("node_modules/raw/index.ts"),
    ])
  })

  test("published blocks share the one copy of the language", async () => {
    const project = tempProject({
      "image.config.ts": `import { base } from "acme-bases"
export default base.run("true")`,
      "node_modules/acme-bases/package.json": `{ "type": "module", "exports": "./index.js", "peerDependencies": { "stagecraft": "*" } }`,
      "node_modules/acme-bases/index.js": `import { stage } from "stagecraft"
export const base = stage("base").from("alpine:3.20")`,
      "node_modules/stagecraft/package.json": `{ "exports": "./index.js" }`,
      "node_modules/stagecraft/index.js": "throw new Error('a second copy')",
    })
    const { images } = await project.load()
    expect(images[0]!.stage.span.file).toBe(project.path("node_modules/acme-bases/index.js"))
  })

  test("stagecraft as it is installed, when nobody says which copy", async () => {
    const project = tempProject({
      "image.config.ts": `import { defineConfig, image } from "stagecraft"
import { base } from "blocks"
export default defineConfig({ images: { web: image(base) } })`,
      "node_modules/blocks/package.json": `{ "exports": "./index.js", "type": "module", "dependencies": { "stagecraft": "*" } }`,
      "node_modules/blocks/index.js": `import { stage } from "stagecraft"
export const base = stage("base").from("alpine:3.20")`,
      "node_modules/stagecraft/package.json": `{ "exports": "./index.js", "type": "module" }`,
      "node_modules/stagecraft/index.js": `export * from ${JSON.stringify(libraryUrl())}`,
    })
    const { images } = await loadConfig({ cwd: project.directory, command: "list", env: {} })
    expect(images.map(({ name }) => name)).toEqual(["web"])
  })

  test("files by a pattern, and the bundle follows when one appears", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import { readdirSync } from "node:fs"
const names = readdirSync(import.meta.dirname + "/apps").sort()
const found = await Promise.all(names.map((name) => import(\`./apps/\${name}/port.ts\`)))`,
        "...found.map((each) => each.port)",
      ),
      "apps/a/port.ts": "export const port: number = 1",
    })
    expect(await textsOf(project)).toEqual(["1"])
    project.write("apps/b/port.ts", "export const port: number = 2")
    expect(await textsOf(project)).toEqual(["1", "2"])
  })
})

describe("what a config may be", () => {
  test("a module with top-level await", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        "const later = await new Promise<string>((done) => setTimeout(done, 5, 'later'))",
        "later",
      ),
    })
    expect(await textsOf(project)).toEqual(["later"])
  })

  test.each(["image.config.cjs", "image.config.js"])("CommonJS, as %s", async (name) => {
    const project = tempProject({
      [name]: `"use strict"
const { stage } = require("stagecraft")
const { join } = require("node:path")
const tool = require("tool")
module.exports = stage("app").from("alpine:3.20").label({ a: __filename, b: join(__dirname, "x"), c: tool })`,
      "node_modules/tool/package.json": "{}",
      "node_modules/tool/index.js": "module.exports = 'tool'",
    })
    expect(await textsOf(project)).toEqual([project.path(name), project.path("x"), "tool"])
  })

  test("a file with a BOM, CRLF, a hashbang and a name full of signs", async () => {
    const name = "ü b#c?d%20e.ts"
    const project = tempProject({
      [name]: `\ufeff#!/usr/bin/env node\r\n${exporting("", "import.meta.filename").replaceAll("\n", "\r\n")}`,
    })
    const { images } = await project.load({ file: name })
    expect(images[0]!.stage.steps[0]).toMatchObject({ entries: [["l0", [project.path(name)]]] })
    expect(images[0]!.stage.steps[0]!.span).toMatchObject({ file: project.path(name), line: 5 })
  })

  test("a symbolic link: imports start from the real file, spans and contexts from the link", async () => {
    const project = tempProject({
      "shared/image.config.ts": exporting(`import { a } from "./a.ts"`, "a", "import.meta.dirname"),
      "shared/a.ts": "export const a = 'shared'",
      "app/x.txt": "",
    })
    symlinkSync("../shared/image.config.ts", project.path("app/image.config.ts"))
    const { images, directory, file } = await project.load({ cwd: project.path("app") })
    expect(images[0]!.stage.steps[0]).toMatchObject({
      entries: [
        ["l0", ["shared"]],
        ["l1", [project.path("shared")]],
      ],
    })
    expect(images[0]!.stage.span.file).toBe(project.path("app/image.config.ts"))
    expect([file, directory]).toEqual([project.path("app/image.config.ts"), project.path("app")])
  })

  test("in a linked folder: every file is shown as the user came by it", async () => {
    const project = tempProject({
      "real/image.config.ts": `import { base } from "./base.ts"
export default base.run("true")`,
      "real/base.ts": `import { stage } from "stagecraft"
export const base = stage("app").from("alpine:3.20")`,
    })
    symlinkSync("real", project.path("link"))
    const { images, inputs } = await project.load({ cwd: project.path("link") })
    expect(images[0]!.stage.span.file).toBe(project.path("link/base.ts"))
    expect(inputs).toEqual([project.path("link/image.config.ts"), project.path("link/base.ts")])
    expect(readFileSync(inputs[1]!, "utf8")).toContain("alpine")
  })

  test("a module with a require of its own, beside CommonJS", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import { createRequire } from "node:module"; import cjs from "./cjs.cjs"
const require = createRequire(import.meta.url)`,
        `require("./data.json").name`,
        "require.resolve('./data.json')",
        "cjs",
      ),
      "data.json": `{ "name": "n" }`,
      "cjs.cjs": `module.exports = require("node:path").join("a", "b") + require("./data.json").name`,
    })
    expect(await textsOf(project)).toEqual(["n", project.path("data.json"), "a/bn"])
  })

  test("a module with a require of its own", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import { createRequire } from "node:module"
const require = createRequire(import.meta.url)`,
        "require.resolve('./data.json')",
      ),
      "data.json": "{}",
    })
    expect(await textsOf(project)).toEqual([project.path("data.json")])
  })

  test("a place that the author works out is left alone", async () => {
    const project = tempProject({
      "image.config.ts": exporting(
        `import { dirname } from "node:path"; import { fileURLToPath } from "node:url"
const __dirname = dirname(fileURLToPath(import.meta.url))`,
        "__dirname",
        "import.meta.resolve('./a.txt')",
      ),
    })
    const [folder, address] = await textsOf(project)
    expect(folder).toBe(project.directory)
    expect(address).toMatch(/^file:.*\/a\.txt$/u)
  })
})
