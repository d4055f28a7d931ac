import { describe, expect, it } from "vitest"
import * as language from "@stagecraft/dsl"
import { camelCase, Names, pascalCase } from "../../src/write/names.ts"

describe("a name", () => {
  it.each([
    ["NODE_VERSION", "nodeVersion"],
    ["build-env", "buildEnv"],
    ["my_stage.1", "myStage1"],
    ["goVersion", "goVersion"],
    ["GOVERSION", "goversion"],
    ["BuildTools", "buildTools"],
    ["_private__", "private"],
    ["1st", undefined],
    ["", undefined],
    ["日本", undefined],
  ])("%s is %s in a config", (name, expected) => {
    expect(camelCase(name)).toBe(expected)
  })

  it("ends another name in capitals", () => {
    expect(pascalCase("dev-cuda.12")).toBe("DevCuda12")
  })
})

describe("names of consts", () => {
  it("say what they are where the plain name is taken", () => {
    const names = new Names()
    expect(names.take("IMAGE", "Arg")).toBe("imageArg")
    expect(names.take("default", "Stage")).toBe("defaultStage")
    expect(names.take("process", "Stage")).toBe("processStage")
    expect(names.take("1", "Stage")).toBe("stage1")
  })

  it("go to arguments first; a stage of that name says that it is one", () => {
    const names = new Names()
    expect(names.take("BASE", "Arg")).toBe("base")
    expect(names.take("base", "Stage")).toBe("baseStage")
  })

  it("are counted where one thing is declared twice", () => {
    const names = new Names()
    expect(names.take("VERSION", "Arg")).toBe("version")
    expect(names.take("VERSION", "Arg")).toBe("version2")
    expect(names.take("VERSION", "Arg")).toBe("version3")
    expect(names.take("image", "Stage")).toBe("imageStage")
    expect(names.take("image", "Stage")).toBe("imageStage2")
  })

  it("name the file that another thing of the name is from", () => {
    const names = new Names()
    expect(names.take("builder", "Stage")).toBe("builder")
    expect(names.take("builder", "Stage", "Dev")).toBe("builderDev")
    expect(names.take("builder", "Stage", "Dev")).toBe("builder2")
  })

  it("never hide a word of the language", () => {
    const names = new Names()
    const words = Object.keys(language).filter((word) => /^[a-z]/u.test(word))
    expect(words.length).toBeGreaterThan(15)
    const used = ["arg", "bind", "cache", "defineConfig", "env", "file", "git", "glob", "image"]
    const more = ["literal", "namedContext", "secret", "ssh", "stage", "tmpfs"]
    for (const word of [...used, ...more]) {
      expect(words).toContain(word)
      expect(names.take(word, "Stage")).not.toBe(word)
    }
  })
})
