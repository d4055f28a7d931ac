import { writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { describe, expect, test } from "vitest"
import { drawnConfig as drawn, tempProject } from "./temp-project.ts"

describe("a config that is not valid TypeScript", () => {
  test("in the config", async () => {
    expect(
      await drawn(`import { stage } from "stagecraft"

export default stage("app"
  .from("alpine:3.20")
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-syntax-error]: expected ")" but found end of file
        --> image.config.ts:5:1
      5 | 
        | ^
      hint: nothing was run; correct the file and try again
      "
    `)
  })

  test("in a file it imports, after characters of several bytes", async () => {
    expect(
      await drawn(`import "./lib.ts"`, {
        "lib.ts": `/* é \u{1f433} */ const ü = "\u{1f433}" oops\n`,
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-syntax-error]: expected ";" but found "oops"
        --> lib.ts:1:27
      1 | /* é 🐳 */ const ü = "🐳" oops
        |                         ^^^^
      hint: nothing was run; correct the file and try again
      "
    `)
  })

  test("a name declared twice, with both places", async () => {
    expect(await drawn("const a = 1\nconst a = 2\nexport default a\n")).toMatchInlineSnapshot(`
      "
      error[config-syntax-error]: the symbol "a" has already been declared
        --> image.config.ts:2:7
      2 | const a = 2
        |       ^
      note: the symbol "a" was originally declared here:
        --> image.config.ts:1:7
      1 | const a = 1
        |       ^
      hint: nothing was run; correct the file and try again
      "
    `)
  })

  test("JSON that is not JSON", async () => {
    expect(
      await drawn(`import data from "./data.json"\nexport default data`, {
        "data.json": "{ nope }",
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-syntax-error]: expected string in JSON but found "nope"
        --> data.json:1:3
      1 | { nope }
        |   ^^^^
      hint: nothing was run; correct the file and try again
      "
    `)
  })

  test("what only Node finds wrong", async () => {
    expect(await drawn("export default /(?<a>.)(?<a>.)/u\n")).toMatchInlineSnapshot(`
      "
      error[config-syntax-error]: SyntaxError: Invalid regular expression: /(?<a>.)(?<a>.)/u: Duplicate capture group name
        --> image.config.ts:1:16
      1 | export default /(?<a>.)(?<a>.)/u
        |                ^
      hint: nothing was run; correct the file and try again
      "
    `)
  })
})

describe("an import that leads nowhere", () => {
  test("a file, nearly", async () => {
    expect(
      await drawn(`import { a } from "./lib/bases.ts"\nexport default a`, { "lib/base.ts": "" }),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "./lib/bases.ts"
        --> image.config.ts:1:19
      1 | import { a } from "./lib/bases.ts"
        |                   ^
      hint: did you mean "./lib/base.ts"?
      "
    `)
  })

  test("a file, not nearly", async () => {
    expect(await drawn(`import { a } from "./x/y.ts"\nexport default a`)).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "./x/y.ts"
        --> image.config.ts:1:19
      1 | import { a } from "./x/y.ts"
        |                   ^
      hint: look at the path: it starts from the file that has the import
      "
    `)
  })

  test("a package, nearly", async () => {
    expect(
      await drawn(`import { a } from "@acme/basse/node"\nexport default a`, {
        "package.json": `{ "devDependencies": { "@acme/bases": "*" } }`,
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "@acme/basse/node"
        --> image.config.ts:1:19
      1 | import { a } from "@acme/basse/node"
        |                   ^
      hint: did you mean "@acme/bases/node"?
      "
    `)
  })

  test("what a package offers beside itself, nearly", async () => {
    const manifest = `{ "exports": { ".": "./a.js", "./node": "./n.js", "./blocks/*": "./b/*.js" } }`
    const cases = [
      ["stagecraft/nod", 'did you mean "stagecraft/node"?'],
      ["stagecraft/nothing-like-it", "install it: npm install --save-dev stagecraft"],
      ["acme/nodes", 'did you mean "acme/node"?'],
      ["acme/nothing-like-it", 'acme is installed, but does not offer this path: see "exports"'],
    ] as const
    for (const [asked, hint] of cases) {
      const project = tempProject({
        "image.config.ts": `import a from "${asked}"\nexport default a`,
        "node_modules/acme/package.json": manifest,
        "library/package.json": manifest,
      })
      const library = pathToFileURL(project.path("library/dist/index.js")).href
      const [found] = await project.fail({ library })
      expect(found?.hint).toContain(hint)
    }
  })

  test("a package that is not installed", async () => {
    expect(await drawn(`import a from "@acme/blocks/x"\nexport default a`)).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "@acme/blocks/x"
        --> image.config.ts:1:15
      1 | import a from "@acme/blocks/x"
        |               ^
      hint: install it: npm install --save-dev @acme/blocks
      "
    `)
  })

  test("a package that was not built", async () => {
    expect(
      await drawn(`import a from "acme"\nexport default a`, {
        "node_modules/acme/package.json": `{ "exports": "./dist/index.js" }`,
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "acme"
        --> image.config.ts:1:15
      1 | import a from "acme"
        |               ^
      hint: acme is installed, but its package.json names no entry that is there: build it first
      "
    `)
  })

  test("a path that a package does not offer", async () => {
    expect(
      await drawn(`import a from "acme/inside.js"\nexport default a`, {
        "node_modules/acme/package.json": `{ "exports": { ".": "./index.js" } }`,
        "node_modules/acme/index.js": "",
        "node_modules/acme/inside.js": "",
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "acme/inside.js"
        --> image.config.ts:1:15
      1 | import a from "acme/inside.js"
        |               ^
      hint: acme is installed, but does not offer this path: see "exports" in its package.json
      "
    `)
  })

  test("several at once", async () => {
    expect(await drawn(`import "./a.ts"\nimport "./b.ts"\n`)).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: there is nothing at "./a.ts"
        --> image.config.ts:1:8
      1 | import "./a.ts"
        |        ^
      hint: look at the path: it starts from the file that has the import
      error[config-import-not-found]: there is nothing at "./b.ts"
        --> image.config.ts:2:8
      2 | import "./b.ts"
        |        ^
      hint: look at the path: it starts from the file that has the import
      "
    `)
  })

  test("a name that stagecraft does not export", async () => {
    expect(
      await drawn(`import { stge } from "stagecraft"\nexport default stge("app").from("alpine")`),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: stagecraft does not export stge
        --> image.config.ts:1:10
      1 | import { stge } from "stagecraft"
        |          ^^^^
      hint: did you mean stage?
      "
    `)
  })

  test("a name that a CommonJS package does not export", async () => {
    expect(
      await drawn(`import { prot } from "settings"\nexport default prot`, {
        "node_modules/settings/package.json": "{}",
        "node_modules/settings/index.js": "exports.port = 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: settings does not export prot
        --> image.config.ts:1:10
      1 | import { prot } from "settings"
        |          ^^^^
      hint: did you mean port?
      "
    `)
  })

  test("a name that a file does not export", async () => {
    expect(
      await drawn(`import { basse } from "./lib.ts"\nexport default basse`, {
        "lib.ts": "export const base = 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: lib.ts does not export basse
        --> image.config.ts:1:10
      1 | import { basse } from "./lib.ts"
        |          ^^^^^
      hint: did you mean base?
      "
    `)
  })
})

describe("a file that cannot be read", () => {
  test("binary", async () => {
    expect(await drawn(new Uint8Array([1, 0, 2, 0]))).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read image.config.ts: it is not text
      hint: a config and what it imports are text in UTF-8
      "
    `)
  })

  test("UTF-16", async () => {
    expect(await drawn(new Uint8Array([0xff, 0xfe, 0x65, 0]))).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read image.config.ts: it is written in UTF-16
      hint: save it as UTF-8
      "
    `)
  })

  test("huge", async () => {
    const project = tempProject({ "image.config.ts": "" })
    writeFileSync(project.path("image.config.ts"), Buffer.alloc(70 * 1024 * 1024, "//\n"))
    expect(await project.drawn()).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read image.config.ts: it has 70 MB
      hint: a config and what it imports are text
      "
    `)
  })

  test("an import of something that is not text", async () => {
    expect(
      await drawn(`import logo from "./logo.png"\nexport default logo`, {
        "logo.png": new Uint8Array([0x89, 0x50, 0, 1]),
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read logo.png: it is not text
        --> image.config.ts:1:18
      1 | import logo from "./logo.png"
        |                  ^
      hint: a config and what it imports are text in UTF-8
      "
    `)
  })
})
