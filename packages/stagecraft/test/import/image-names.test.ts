import { describe, expect, it } from "vitest"
import { nameImages } from "../../src/import/image-names.ts"

const image = (own: string, stage = "app") => ({ own, stage })

describe("the names of imported images", () => {
  it("are those of the files; the only one of all needs none", () => {
    expect(nameImages([[image("default")]])).toEqual([["default"]])
    expect(nameImages([[image("dev")]])).toEqual([["dev"]])
    expect(nameImages([[image("default")], [image("dev")]])).toEqual([["app"], ["dev"]])
    expect(nameImages([[image("app"), image("test", "test")]])).toEqual([["app", "test"]])
  })

  it("are never the same", () => {
    const files = [[image("dev")], [image("dev"), image("dev-test")], [image("default", "dev")]]
    expect(nameImages(files)).toEqual([["dev"], ["dev-2", "dev-test"], ["dev-3"]])
  })

  it("are what a config takes", () => {
    const names = nameImages([["Dev_X", "über", "--", "a b.c-"].map((own) => image(own))])
    expect(names).toEqual([["dev_x", "u-ber", "image", "a-b.c"]])
    for (const name of names.flat()) expect(name).toMatch(/^[a-z0-9][a-z0-9._-]*$/u)
  })
})
