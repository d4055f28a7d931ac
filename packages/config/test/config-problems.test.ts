import { writeFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { tempProject } from "./temp-project.ts"

const drawn = (
  text: string | Uint8Array,
  more: Readonly<Record<string, string | Uint8Array>> = {},
) => tempProject({ "image.config.ts": text, ...more }).drawn()

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
        "lib.ts": `export const é\u{1f433} = 1\nconst ü = "\u{1f433}" oops\n`,
      }),
    ).toMatchInlineSnapshot(`
      "
      error[config-syntax-error]: expected ";" but found "🐳"
        --> lib.ts:1:15
      1 | export const é🐳 = 1
        |               ^^
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
      error[config-threw]: the config threw SyntaxError: Invalid regular expression: /(?<a>.)(?<a>.)/u: Duplicate capture group name
        --> image.config.ts:1:1
      1 | export default /(?<a>.)(?<a>.)/u
        | ^^^^^^
      hint: the error is the config's own; the line above is where it came from
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
      await drawn(`import { satge } from "stagecraft"\nexport default satge("app").from("alpine")`),
    ).toMatchInlineSnapshot(`
      "
      error[config-import-not-found]: stagecraft does not export satge
        --> image.config.ts:1:10
      1 | import { satge } from "stagecraft"
        |          ^^^^^
      hint: look up what stagecraft exports
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
      hint: look up what lib.ts exports
      "
    `)
  })
})

describe("a file that cannot be read", () => {
  test("binary", async () => {
    expect(await drawn(new Uint8Array([1, 0, 2, 0]))).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read image.config.ts: it is not text
        --> image.config.ts:1:1
      1 | \\x01\\x00\\x02\\x00
        | ^
      hint: a config and what it imports are text in UTF-8
      "
    `)
  })

  test("UTF-16", async () => {
    expect(await drawn(new Uint8Array([0xff, 0xfe, 0x65, 0]))).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read image.config.ts: it is written in UTF-16
        --> image.config.ts:1:1
      1 | ��e\\x00
        | ^
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
        --> image.config.ts:1:1
      1 | //
        | ^
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
        --> logo.png:1:1
      1 | �P\\x00\\x01
        | ^
      hint: a config and what it imports are text in UTF-8
      "
    `)
  })
})

describe("a config that throws", () => {
  test("at top level", async () => {
    expect(
      await drawn(`const settings: { port?: { number: number } } = {}

export default settings.port!.number
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw TypeError: Cannot read properties of undefined (reading 'number')
        --> image.config.ts:3:31
      3 | export default settings.port!.number
        |                               ^^^^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("deep inside, in another file", async () => {
    expect(
      await drawn(
        `import { deep } from "./lib.ts"
export default deep(3)
`,
        {
          "lib.ts": `export function deep(level: number): never {
  if (level === 0)
    throw new RangeError("too deep\\nsecond line")
  return deep(level - 1)
}`,
        },
      ),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw RangeError: too deep
        --> lib.ts:3:11
      3 |     throw new RangeError("too deep\\nsecond line")
        |           ^^^
        | second line
        | at deep (lib.ts:3:11)
        | at deep (lib.ts:4:10)
        | at deep (lib.ts:4:10)
        | at deep (lib.ts:4:10)
        | at image.config.ts:2:16
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("in an installed package", async () => {
    expect(
      await drawn(
        `import { check } from "checker"
export default check({
  a: 1,
})
`,
        {
          "node_modules/checker/package.json": "{}",
          "node_modules/checker/index.js":
            "exports.check = () => { throw new TypeError('checker: no') }",
        },
      ),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw TypeError: checker: no
        --> image.config.ts:2:16
      2 | export default check({
        |                ^^^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("from a function, async, after an await", async () => {
    expect(
      await drawn(`async function token() {
  await Promise.resolve()
  throw new Error("no token")
}

export default async () => {
  return await token()
}
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: no token
        --> image.config.ts:3:9
      3 |   throw new Error("no token")
        |         ^^^
        | at token (image.config.ts:3:9)
        | at image_config_default (image.config.ts:7:10)
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("by exporting a promise that is rejected", async () => {
    expect(await drawn(`export default Promise.reject(new Error("later"))`)).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: later
        --> image.config.ts:1:31
      1 | export default Promise.reject(new Error("later"))
        |                               ^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test.each([
    ["a text", `"no \\u001b[31m"`],
    ["nothing", "undefined"],
    ["an object without a prototype", "Object.create(null)"],
    [
      "a proxy that refuses everything",
      "new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })",
    ],
    [
      "an error with a hostile stack",
      "Object.defineProperty(new Error('m'), 'stack', { get() { throw 3 } })",
    ],
  ])("something odd: %s", async (_, value) => {
    expect(await drawn(`throw ${value}`)).toMatchSnapshot()
  })

  test("the cause is kept", async () => {
    const project = tempProject({ "image.config.ts": "throw new RangeError('why')" })
    await expect(project.load()).rejects.toMatchObject({ cause: new RangeError("why") })
  })
})

describe("a config that ends the process", () => {
  test("at once", async () => {
    expect(await drawn(`const code = 3\nif (code) process.exit(code)\nexport default 1\n`))
      .toMatchInlineSnapshot(`
      "
      error[config-exited]: the config called process.exit(3)
        --> image.config.ts:2:19
      2 | if (code) process.exit(code)
        |                   ^^^^
      hint: throw an Error that says what is wrong, or export fewer images
      "
    `)
  })

  test("in its function, and catches what that throws", async () => {
    const before = process.exit
    expect(
      await drawn(`export default () => {\n  try { process.exit() } catch {}\n  return 5\n}\n`),
    ).toMatchInlineSnapshot(`
      "
      error[config-exited]: the config called process.exit()
        --> image.config.ts:2:17
      2 |   try { process.exit() } catch {}
        |                 ^^^^
      hint: throw an Error that says what is wrong, or export fewer images
      "
    `)
    expect(process.exit).toBe(before)
  })
})

describe("a config that exports the wrong thing", () => {
  test("nothing at all", async () => {
    expect(await drawn("")).toMatchInlineSnapshot(`
      "
      error[config-no-default-export]: the config exports nothing
        --> image.config.ts:1:1
      1 | 
        | ^
      hint: end it with «export default defineConfig({ images: { … } })»
      "
    `)
  })

  test("names, but no default", async () => {
    expect(await drawn("export const web = 1, api = 2")).toMatchInlineSnapshot(`
      "
      error[config-no-default-export]: the config has no default export; it exports «api», «web»
        --> image.config.ts:1:1
      1 | export const web = 1, api = 2
        | ^^^^^^
      hint: end it with «export default defineConfig({ images: { … } })»
      "
    `)
  })

  test.each([
    ["undefined", "undefined"],
    ["null", "null"],
    ["a number", "5"],
    ["a text", `"alpine:3.20"`],
    ["a list", "[1]"],
    ["an empty object", "{}"],
    ["a function that returns nothing", "() => {}"],
    ["a function that returns a function", "() => () => 1"],
    ["a class", "class Config {}"],
  ])("%s", async (_, value) => {
    expect(await drawn(`export default ${value}`)).toMatchSnapshot()
  })

  test("a stage without a base", async () => {
    expect(await drawn(`import { stage } from "stagecraft"\nexport default stage("app")`))
      .toMatchInlineSnapshot(`
      "
      error[config-wrong-export]: the default export is a stage without a base, not a config, an image or a stage
        --> image.config.ts:1:1
      1 | import { stage } from "stagecraft"
        | ^^^^^^
      hint: export defineConfig({ images: { … } }), an image(…) or a stage
      "
    `)
  })

  test("images, not under images", async () => {
    expect(
      await drawn(`import { image, stage } from "stagecraft"
export default { web: image(stage("app").from("alpine:3.20")) }`),
    ).toMatchInlineSnapshot(`
      "
      error[config-wrong-export]: the default export is an object, not a config, an image or a stage
        --> image.config.ts:1:1
      1 | import { image, stage } from "stagecraft"
        | ^^^^^^
      hint: images stand under \`images\`: defineConfig({ images: { "web": … } })
      "
    `)
  })
})

describe("images that cannot be", () => {
  const withImages = (images: string) => `import { defineConfig, image, stage } from "stagecraft"
const app = stage("app").from("alpine:3.20")
export default defineConfig({
  images: ${images},
})
`
  test("none", async () => {
    expect(await drawn(withImages("{}"))).toMatchInlineSnapshot(`
      "
      error[config-no-images]: the config has no image: \`images\` is empty
        --> image.config.ts:3:16
      3 | export default defineConfig({
        |                ^^^^^^^^^^^^
      hint: add one: images: { web: image(app) }
      "
    `)
  })

  test("names that cannot be names", async () => {
    expect(
      await drawn(
        withImages(
          `{ "Web Server": image(app), "": image(app), "-x": image(app), "a/b:1": image(app), "日本": image(app) }`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[config-image-name]: «Web Server» cannot be the name of an image
        --> image.config.ts:4:27
      4 |   images: { "Web Server": image(app), "": image(app), "-x": image(app), "a/b:1": image(app), "日本": image(app) },
        |                           ^^^^^
      hint: «web-server» can; names begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»
      error[config-image-name]: «» cannot be the name of an image
        --> image.config.ts:4:43
      4 |   images: { "Web Server": image(app), "": image(app), "-x": image(app), "a/b:1": image(app), "日本": image(app) },
        |                                           ^^^^^
      hint: names begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»
      error[config-image-name]: «-x» cannot be the name of an image
        --> image.config.ts:4:61
      4 |   images: { "Web Server": image(app), "": image(app), "-x": image(app), "a/b:1": image(app), "日本": image(app) },
        |                                                             ^^^^^
      hint: «x» can; names begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»
      error[config-image-name]: «a/b:1» cannot be the name of an image
        --> image.config.ts:4:82
      4 |   images: { "Web Server": image(app), "": image(app), "-x": image(app), "a/b:1": image(app), "日本": image(app) },
        |                                                                                  ^^^^^
      hint: «a-b-1» can; names begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»
      error[config-image-name]: «日本» cannot be the name of an image
        --> image.config.ts:4:100
      4 |   images: { "Web Server": image(app), "": image(app), "-x": image(app), "a/b:1": image(app), "日本": image(app) },
        |                                                                                                    ^^^^^
      hint: names begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»
      "
    `)
  })

  test("a promise", async () => {
    expect(await drawn(withImages(`{ web: (async () => image(app))() as never }`)))
      .toMatchInlineSnapshot(`
      "
      error[config-invalid]: images.web: expected an image or a stage, got a promise
        --> image.config.ts:3:16
      3 | export default defineConfig({
        |                ^^^^^^^^^^^^
      hint: await it: images are values, not promises
      "
    `)
  })

  test("not an image", async () => {
    expect(await drawn(withImages(`{ web: "alpine" as never }`))).toMatchInlineSnapshot(`
      "
      error[config-invalid]: images.web: expected an image or a stage, got the text "alpine"
        --> image.config.ts:3:16
      3 | export default defineConfig({
        |                ^^^^^^^^^^^^
      hint: tsc shows such mistakes while you type: «npx tsc --noEmit»
      "
    `)
  })

  test("a list of images", async () => {
    expect(await drawn(withImages(`[image(app)] as never`))).toMatchInlineSnapshot(`
      "
      error[config-invalid]: images: expected an object of named images, got a list
        --> image.config.ts:3:16
      3 | export default defineConfig({
        |                ^^^^^^^^^^^^
      hint: give each image a name: images: { web: image(app) }
      "
    `)
  })

  test("plain options that are wrong in several places", async () => {
    expect(
      await drawn(`import { stage } from "stagecraft"
const app = stage("app").from("alpine:3.20")
export default {
  images: {
    web: { stage: app, tags: [5], platfroms: ["linux/amd64"] },
    api: { stage: app, context: null },
  },
}
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-invalid]: images.web: expected an image or a stage, got an object
        --> image.config.ts:1:1
      1 | import { stage } from "stagecraft"
        | ^^^^^^
      hint: write image(stage, { … }) instead of an object
      error[config-invalid]: images.api: expected an image or a stage, got an object
        --> image.config.ts:1:1
      1 | import { stage } from "stagecraft"
        | ^^^^^^
      hint: write image(stage, { … }) instead of an object
      "
    `)
  })

  test("an unknown option of the config", async () => {
    expect(
      await drawn(`import { image, stage } from "stagecraft"
export default { image: {}, images: { web: image(stage("app").from("alpine:3.20")) } }
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-invalid]: there is no option «image»
        --> image.config.ts:1:1
      1 | import { image, stage } from "stagecraft"
        | ^^^^^^
      hint: did you mean «images»?
      "
    `)
  })
})

test("what the language finds wrong keeps its code and gets the author's line", async () => {
  expect(
    await drawn(`import { stage } from "stagecraft"

const port: number = 70_000

export default stage("app")
  .from("alpine:3.20")
  .expose(port)
`),
  ).toMatchInlineSnapshot()
})
