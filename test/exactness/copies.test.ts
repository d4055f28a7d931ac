import type { InlineFile, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import { groups, head, options, print, sample, seed, share, span } from "./campaign.ts"
import type { EngineClient } from "./engine-client.ts"
import { connect } from "./engine-client.ts"
import { hostileLines, hostileName, isHoldable } from "./hostile-text.ts"

let engine: EngineClient
beforeAll(async () => {
  engine = await connect()
}, 300_000)

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)]

/** Prints a step that must be accepted, or undefined where a refusal is right. */
function printed(step: StepNode, escape: "\\" | "`", mayRefuse: boolean, label: string) {
  const result = print(step, options(escape))
  if ("text" in result) return result.text
  expect(mayRefuse, `${label} was refused: ${JSON.stringify(result.refused)}`).toBe(true)
  return undefined
}

describe.each(["\\", "`"] as const)("with the escape character %s", (escape) => {
  const half = (percent: number): number => share(percent / 2)
  const salt = escape === "`" ? 1000 : 0

  it("COPY sources are found by their own name, in whatever folder", async () => {
    const names = sample(hostileName, half(9), salt + 100).filter(isHoldable)
    const folders = sample(hostileName, names.length, salt + 101).filter(isHoldable)
    // One name cannot be a file and a folder.
    const plainFiles = new Set(names.filter((_, index) => index % 2 === 0))
    const paths = unique(
      names.map((name, index) => {
        const folder = folders[index] ?? "d"
        return index % 2 === 0 || plainFiles.has(folder) ? name : `${folder}/${name}`
      }),
    ).filter((path) => path.includes("/") || plainFiles.has(path))
    for (const group of groups(paths, 150)) {
      const files = group.map((path, index) => [path, `file ${index}\n`] as const)
      const steps = groups(files, 5).map((some, step) => {
        const sources = some.map(([path]) => ({ kind: "path", path: text(path) }) as const)
        const destination = text(`/out/${step}/`)
        return printed({ kind: "copy", span, sources, destination }, escape, false, group.join())
      })
      const out = await engine.outOf(`${head(escape)}${steps.join("\n")}\n`, files)
      for (const [index, [path, contents]] of files.entries()) {
        const name = `${Math.floor(index / 5)}/${path.slice(path.lastIndexOf("/") + 1)}`
        const arrived = out.get(name)?.toString()
        // Two paths of one step may end in the same name; the later one stays.
        const same = files.filter(
          ([other], at) =>
            Math.floor(at / 5) === Math.floor(index / 5) &&
            other.slice(other.lastIndexOf("/") + 1) === name.slice(name.indexOf("/") + 1),
        )
        // A star or a question mark matches, so what it matches may lie over it.
        const wild = files.some(([other]) => /[*?]/u.test(other))
        const mine = same.length === 1 && !wild
        expect(arrived, `seed ${seed}: ${JSON.stringify(path)}`).toMatch(
          mine ? contents : /^file /u,
        )
      }
    }
  }, 600_000)

  it("a source without * and ? is that file and no other", async () => {
    const names = unique(
      sample(hostileName, half(4), salt + 110)
        .map((name) => name.replace(/[*?]/gu, "["))
        .filter(isHoldable),
    )
    const decoys = unique(names.map((name) => name.replace(/[[\]\\^!-]/gu, "")))
    const files = unique([...names, ...decoys, "a", "b", "i", "d", "id"])
      .filter((name) => !["", ".", ".."].includes(name))
      .map((name) => [name, `the one named ${JSON.stringify(name)}`] as const)
    for (const group of groups(names, 60)) {
      const steps = group.map((name, index) =>
        printed(
          {
            kind: "copy",
            span,
            sources: [{ kind: "path", path: text(name) }],
            destination: text(`/out/${index}/`),
          },
          escape,
          false,
          name,
        ),
      )
      const out = await engine.outOf(`${head(escape)}${steps.join("\n")}\n`, files)
      expect([...out.keys()].toSorted()).toEqual(
        group.map((name, index) => `${index}/${name}`).toSorted(),
      )
      for (const [index, name] of group.entries())
        expect(out.get(`${index}/${name}`)?.toString()).toBe(
          `the one named ${JSON.stringify(name)}`,
        )
    }
  }, 600_000)

  it("COPY destinations arrive byte for byte", async () => {
    const names = unique(sample(hostileName, half(4), salt + 120))
    const accepted = names.flatMap((name) => {
      const line = printed(
        {
          kind: "copy",
          span,
          sources: [{ kind: "path", path: text("f") }],
          destination: text(`/out/${name}`),
        },
        escape,
        !isHoldable(name),
        name,
      )
      return line === undefined ? [] : [{ name, line }]
    })
    expect(accepted.length).toBeGreaterThan(names.length / 2)
    for (const group of groups(accepted, 60)) {
      const lines = group.map(({ line }) => line).join("\n")
      const out = await engine.outOf(`${head(escape)}${lines}\n`, [["f", "here"]])
      expect([...out.keys()].toSorted()).toEqual(group.map(({ name }) => name).toSorted())
    }
  }, 600_000)

  it("inline files arrive byte for byte", async () => {
    const value = "a\"b\\c $HOME `x` ' ${y}"
    const drawn = sample(hostileLines, half(7), salt + 130)
    const inline: InlineFile[] = drawn.map((contents, index) => ({
      kind: "inline",
      name: `f${index % 5}`,
      contents:
        index % 3 === 0
          ? text(contents, { kind: "env", name: "R" }, `${contents}\n`)
          : text(contents === "" || contents.endsWith("\n") ? contents : `${contents}\n`),
    }))
    const env = print({ kind: "env", span, entries: [["R", text(value)]] }, options(escape))
    const kept: [index: number, file: InlineFile][] = []
    const steps = groups([...inline.entries()], 5).flatMap((some, step) => {
      const sound = some.filter(([, { name, contents }]) => {
        const plain = contents.map((part) => (typeof part === "string" ? part : "")).join("")
        // A line that is the file's name would end its heredoc, and is refused for that.
        return isHoldable(plain) && !plain.split(/[\r\n]+/u).includes(name)
      })
      if (sound.length === 0) return []
      const sources = sound.map(([, file]) => file)
      const destination = text(`/out/${step}/`)
      kept.push(...sound)
      return [printed({ kind: "copy", span, sources, destination }, escape, false, `step ${step}`)]
    })
    expect(kept.length).toBeGreaterThan(drawn.length / 2)
    for (const group of groups(steps, 60)) expect(group).not.toContain(undefined)
    for (const group of groups(steps, 60)) {
      const out = await engine.outOf(
        `${head(escape)}${"text" in env ? env.text : ""}\n${group.join("\n")}\n`,
      )
      const mine = kept.filter(([index]) => out.has(`${Math.floor(index / 5)}/f${index % 5}`))
      expect(mine.length).toBeGreaterThan(0)
      for (const [index, { contents }] of mine) {
        const expected = contents.map((part) => (typeof part === "string" ? part : value)).join("")
        const arrived = out.get(`${Math.floor(index / 5)}/f${index % 5}`)?.toString()
        expect(arrived, `seed ${seed}`).toBe(expected)
      }
      expect(out.size).toBe(mine.length)
    }
  }, 600_000)

  it("inline files have the name they were given, or are refused", async () => {
    const names = unique(sample(hostileName, half(4), salt + 140))
    const contents = "EOF\nname\n$x \\ 'y'\n"
    const accepted = names.flatMap((name, index) => {
      const step: StepNode = {
        kind: "copy",
        span,
        sources: [
          { kind: "inline", name, contents: text(`${contents}${index % 2 ? name : ""}\n`) },
        ],
        destination: text(`/out/${index}/`),
      }
      const mayRefuse =
        !isHoldable(name) || /[\s\u0085]/u.test(name) || (escape === "`" && /["'`\\$<]/u.test(name))
      const line = printed(step, escape, mayRefuse, name)
      return line === undefined ? [] : [{ path: `${index}/${name}`, line, index, name }]
    })
    expect(accepted.length).toBeGreaterThan(names.length / 4)
    for (const group of groups(accepted, 60)) {
      const out = await engine.outOf(`${head(escape)}${group.map(({ line }) => line).join("\n")}\n`)
      for (const { path, index, name } of group)
        expect(out.get(path)?.toString(), `seed ${seed}: ${JSON.stringify(path)}`).toBe(
          `${contents}${index % 2 ? name : ""}\n`,
        )
    }
  }, 600_000)
})
