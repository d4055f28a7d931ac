import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { image, stage, toImageNode } from "@stagecraft/dsl"
import { afterAll, describe, expect, it } from "vitest"
import { compileImage } from "../src/compile-image.ts"
import { sharedIgnores } from "../src/share-contexts.ts"

const folder = mkdtempSync(join(tmpdir(), "split-contexts-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("images of one folder", () => {
  it("do not share an ignore file when a pass keeps more out for one of them", async () => {
    mkdirSync(join(folder, "node_modules/ms"), { recursive: true })
    writeFileSync(join(folder, "node_modules/ms/package.json"), "{}")
    const manifest = { dependencies: { ms: "2.1.3" } }
    const packages = { "": manifest, "node_modules/ms": { version: "2.1.3" } }
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest))
    writeFileSync(
      join(folder, "package-lock.json"),
      JSON.stringify({ lockfileVersion: 3, packages }),
    )
    const start = (name: string) => stage(name).from("node:22").workdir("/app").copy(".", ".")
    const images = [
      toImageNode(image(start("a").run("npm ci")), "a"),
      toImageNode(image(start("b").run("npm run build")), "b"),
    ]
    const project = {
      kind: "project",
      images,
      file: join(folder, "image.config.ts"),
      directory: folder,
    } as const
    const compiled = images.map((each) =>
      compileImage(project, each, { optimize: true, purpose: "build" }),
    )
    const inspect = () => Promise.resolve(undefined)
    const texts = await sharedIgnores(compiled, { contexts: {}, inspect })
    const [a, b] = compiled.map((each) => texts.get(each)!.split("\n"))
    expect(a).toContain("node_modules")
    expect(b).not.toContain("node_modules")
  })
})
