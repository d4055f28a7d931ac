import { compile } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import type { ImportedFile } from "@stagecraft/importer"
import { liftDockerfile, sameBuild, writeConfig } from "@stagecraft/importer"
import { describe, expect, it } from "vitest"
import { evaluate } from "../importer-write/evaluate.ts"

function lifted(text: string): ImportedFile {
  const { tree, problems } = parseDockerfile(text, { file: "Dockerfile" })
  const file = tree && liftDockerfile(tree).file
  if (!file) throw new Error(problems.map(({ message }) => message).join("\n"))
  return file
}

/** Lifts a file, writes its config and loads that; what both are printed as. */
async function roundTrip(text: string): Promise<string> {
  const file = lifted(text)
  const printed = file.images.map(({ node }) => compile(node, { optimize: false }).dockerfile)
  const loaded = [...evaluate(await writeConfig([file])).values()]
  expect(loaded.map((node) => compile(node, { optimize: false }).dockerfile)).toEqual(printed)
  for (const node of loaded) compile(node)
  return printed.join("\n")
}

/** `ARG A0=1`, and so many more that read the one before. */
const chain = (count: number, value: (name: string) => string): string =>
  Array.from({ length: count }, (_, index) =>
    index === 0 ? "ARG A0=1\n" : `ARG A${index}=${value(`A${index - 1}`)}\n`,
  ).join("")

const forms = [
  ["reads the one before twice", 60, (name: string) => `$${name}$${name}`],
  ["reads it again in an operator", 60, (name: string) => `\${${name}:-\${${name}:+x}}`],
  ["reads the one before", 300, (name: string) => `$${name}`],
] as const

describe.each(forms)("a chain of arguments each of which %s", (_, count, value) => {
  const args = chain(count, value)
  const last = `A${count - 1}`
  // Machines differ; what has no end takes longer on all of them.
  const timeout = 30_000

  it("is imported before the first FROM", { timeout }, async () => {
    const printed = await roundTrip(`${args}FROM alpine:$${last}\nRUN true\n`)
    expect(printed).toContain(`ARG ${last}=`)
    expect(printed).toMatch(new RegExp(`^FROM alpine:\\$\\{?${last}\\}?$`, "mu"))
  })

  it("is imported in a stage and read by triggers", { timeout }, async () => {
    const text = `FROM alpine\n${args}USER $${last}\nONBUILD USER $${last}\n`
    expect(await roundTrip(text)).toContain(`ONBUILD USER \${${last}}`)
  })

  it("makes the same build", { timeout }, () => {
    const { tree, images } = lifted(`FROM alpine\n${args}USER $${last}\n`)
    const node = images[0]?.node
    const again = node && parseDockerfile(compile(node, { optimize: false }).dockerfile).tree
    expect(again && sameBuild({ tree }, { tree: again })).toEqual([])
  })
})

describe("an argument that is declared over and over", () => {
  it("does not grow without end", { timeout: 30_000 }, () => {
    const text = `ARG A=1\n${"ARG A=$A$A\n".repeat(60)}FROM alpine:$A\n`
    const { file } = liftDockerfile(parseDockerfile(text, { file: "Dockerfile" }).tree!)
    expect(JSON.stringify(file?.args[0]?.reference.default ?? "").length).toBeLessThan(20_000)
  })
})
