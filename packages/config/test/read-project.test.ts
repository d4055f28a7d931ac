import { describe, expect, test } from "vitest"
import { drawnConfig as drawn } from "./temp-project.ts"

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
          --> image.config.ts:2:1
        2 | export default stage("app")
          | ^^^^^^
        hint: give the stage a base with .from(…)
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
        --> image.config.ts:2:1
      2 | export default { web: image(stage("app").from("alpine:3.20")) }
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

  test.each([
    'new Map([["docker.io", "mirror.acme.dev"]])',
    '["docker.io"]',
    '"docker.io"',
    "null",
  ])("registries that are %s", async (registries) => {
    const config = `import { defineConfig, stage } from "stagecraft"
export default defineConfig({ images: { web: stage("web").from("a") }, registries: ${registries} })
`
    expect(await drawn(config)).toContain(
      "error[config-invalid]: registries: expected an object of registries, got ",
    )
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
        --> image.config.ts:3:1
      3 | export default {
        | ^^^^^^
      hint: write image(stage, { … }) instead of an object
      error[config-invalid]: images.api: expected an image or a stage, got an object
        --> image.config.ts:3:1
      3 | export default {
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
        --> image.config.ts:2:1
      2 | export default { image: {}, images: { web: image(stage("app").from("alpine:3.20")) } }
        | ^^^^^^
      hint: did you mean «images»?
      "
    `)
  })
})
