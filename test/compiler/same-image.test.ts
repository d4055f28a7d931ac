import type { Compilation } from "@stagecraft/compiler"
import { compile } from "@stagecraft/compiler"
import type { Stage } from "@stagecraft/dsl"
import { bind, image, stage } from "@stagecraft/dsl"
import type { Optimize } from "@stagecraft/ir"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import type { EngineClient } from "../exactness/engine-client.ts"
import { connect } from "../exactness/engine-client.ts"
import { randomStage } from "./random-stage.ts"

/** `STAGECRAFT_CAMPAIGN_GRAPHS=5000` makes it the long campaign. */
const count = Number(process.env["STAGECRAFT_CAMPAIGN_GRAPHS"] ?? 60)
const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
const PER_BUILD = 20

let engine: EngineClient
beforeAll(async () => {
  engine = await connect("busybox:1.36")
}, 600_000)

/** Lists a file system: name, kind, mode, owner, and what is in it. Times are not looked at. */
const list = (from: string, to: string): string =>
  [
    `cd ${from}`,
    `find . -exec stat -c '%n %F %a %u:%g' {} + | sort > ${to}`,
    `find . -type f -exec sha256sum {} + | sort -k 2 >> ${to}`,
    `find . -type l -exec readlink -v {} + 2>/dev/null >> ${to} || true`,
  ].join(" && ")

/** A stage that holds the listing of each of the stages. */
function report(stages: readonly Stage[]): Stage {
  let out: Stage = stage("report").from("busybox:1.36").run("mkdir /out", { merge: false })
  for (const [index, each] of stages.entries())
    out = out.run(list("/g", `/out/${index}`), {
      mounts: [bind("/g", { from: each })],
      network: "none",
      merge: false,
    })
  return out
}

async function listings(of: Compilation): Promise<ReadonlyMap<string, string>> {
  expect(of.problems.filter(({ severity }) => severity === "error")).toEqual([])
  const files = await engine.outOf(of.dockerfile)
  return new Map([...files].map(([name, contents]) => [name, contents.toString()]))
}

async function configOf(of: Compilation): Promise<unknown> {
  const built = await engine.build(of.dockerfile)
  if (!built.ok) throw new Error(`seed ${seed}: ${built.error}\n${of.dockerfile}`)
  const config = await engine.config(built.image)
  await engine.remove(built.image)
  return config
}

const merged: Partial<Optimize> = { mergeBuilderStages: true }

describe("merging", () => {
  const stages = Array.from(
    { length: count },
    (_, index) => fc.sample(randomStage(`g${index}`), { seed: seed + index, numRuns: 1 })[0]!,
  )
  const batches = Array.from({ length: Math.ceil(count / PER_BUILD) }, (_, index) =>
    stages.slice(index * PER_BUILD, (index + 1) * PER_BUILD),
  )

  it.each(batches.map((batch, index) => [index + 1, batch] as const))(
    "leaves the same files and the same config, build %i",
    async (_, batch) => {
      const node = image(report(batch)).toNode("report")
      const [plain, joined] = [
        compile(node, { optimize: false }),
        compile(node, { optimize: merged }),
      ]
      expect(
        joined.record.some(({ pass, action }) => pass === "merge-runs" && action === "did"),
      ).toBe(true)
      const before = await listings(plain)
      expect(before.size).toBe(batch.length)
      expect(before.get("0")).toContain("./seed/one regular file 644 0:0")
      expect(await listings(joined)).toEqual(before)
      const one = image(batch[0]!).toNode("one")
      expect(await configOf(compile(one))).toEqual(
        await configOf(compile(one, { optimize: false })),
      )
    },
    600_000,
  )
})

describe("the comparison sees", () => {
  const base = stage("base").from("busybox:1.36").workdir("/w/here")
  it.each([
    ["a write into a hard link", ["touch a && ln a b", "echo 1 >> a"]],
    ["a mode of a hard link", ["touch a && ln a b", "chmod 600 a"]],
    ["a working directory that was moved", ["mv /w/here /w/old", "echo 1 > inside"]],
    // Not one of busybox's own, which its shell never looks for.
    [
      "a program that was replaced",
      [
        "printf '#!/bin/sh\\necho one\\n' > /bin/tool && chmod 755 /bin/tool && tool && mkdir -p /usr/local/bin && printf '#!/bin/sh\\necho two\\n' > /usr/local/bin/tool && chmod 755 /usr/local/bin/tool",
        "tool > /y",
      ],
    ],
    ["a mask that stays", ["umask 077", "touch x"]],
    ["a directory that stays", ["cd /", "touch x"]],
  ] as const)("%s", async (_, [first, second]) => {
    const apart = base.run(first).run(second)
    const joined = base.layer(first, second)
    const of = (each: Stage) =>
      compile(image(report([each])).toNode("report"), { optimize: merged })
    const fails = "the build fails"
    const together = await listings(of(joined)).catch(() => fails)
    expect(together).not.toEqual(await listings(of(apart)))
  })
})
