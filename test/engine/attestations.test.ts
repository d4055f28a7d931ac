import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { beforeAll, beforeEach, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import {
  BASE,
  containerdHost,
  needsContainerd,
  engineHost,
  findClean,
  nonce,
  temporaryFolder,
  temporaryName,
} from "./engine-under-test.ts"
import { solveOutputs } from "./output-solve.ts"

let engine: Engine
let older: Engine
beforeAll(async () => {
  older = await findClean(await engineHost())
  const host = containerdHost
  if (host === undefined) return
  engine = await findClean(host)
}, 300_000)
beforeEach(needsContainerd)

interface Statement {
  readonly predicateType: string
  readonly predicate: Record<string, unknown>
}

interface Manifest {
  readonly mediaType: string
  readonly annotations?: Record<string, string>
  readonly manifests?: readonly {
    readonly digest: string
    readonly annotations?: Record<string, string>
  }[]
  readonly layers?: readonly { readonly digest: string }[]
}

/** Builds into an OCI layout. @returns What is said there about the image. */
async function said(
  attest: Readonly<Record<string, string>>[],
  dockerfile: string,
): Promise<{ readonly isIndex: boolean; readonly statements: readonly Statement[] }> {
  const layout = join(temporaryFolder({}), "layout")
  const { digest, problem } = await solveOutputs(engine, {
    dockerfile,
    files: { a: nonce() },
    buildArgs: { WORD: "told" },
    outputs: [{ type: "oci", attributes: { dest: layout, tar: "false" } }],
    attest: attest.map(({ type = "", ...attributes }) => ({ type, attributes })),
  })
  if (digest === undefined) throw new Error(problem?.message ?? "it has no digest")
  const read = (blob: string): unknown =>
    JSON.parse(readFileSync(join(layout, "blobs", blob.replace(":", "/")), "utf8"))
  const { manifests = [] } = read(digest) as Manifest
  const statements = manifests
    .filter(
      ({ annotations }) => annotations?.["vnd.docker.reference.type"] === "attestation-manifest",
    )
    .flatMap((each) => (read(each.digest) as Manifest).layers ?? [])
    .map((each) => read(each.digest) as Statement)
  return { isIndex: manifests.length > 0, statements }
}

const plain = "FROM scratch\nARG WORD\nCOPY a /a\n"

test("nothing is said unless asked", async () => {
  expect(await said([], plain)).toEqual({ isIndex: false, statements: [] })
  expect(await said([{ type: "provenance", disabled: "true" }], plain)).toEqual({
    isIndex: false,
    statements: [],
  })
}, 120_000)

test("how an image was built is said beside it, in as many words as asked", async () => {
  const [max, ...others] = (await said([{ type: "provenance", mode: "max" }], plain)).statements
  expect(others).toEqual([])
  expect(max?.predicateType).toMatch(/^https:\/\/slsa\.dev\/provenance\/v/u)
  const text = JSON.stringify(max)
  expect(text).toContain('"build-arg:WORD":"told"')
  const [min] = (
    await said([{ type: "provenance", mode: "min", "builder-id": "https://acme/b" }], plain)
  ).statements
  expect(JSON.stringify(min)).not.toContain("told")
  expect(JSON.stringify(min)).toContain("https://acme/b")
}, 120_000)

test("what is in an image is said by a scanner, which gets its settings", async () => {
  const scanner = temporaryName(engine, "scanner")
  const script = [
    "#!/bin/sh",
    'echo "{\\"_type\\":\\"https://in-toto.io/Statement/v0.1\\",',
    '\\"predicateType\\":\\"https://spdx.dev/Document\\",',
    '\\"predicate\\":{\\"files\\":\\"$(ls $BUILDKIT_SCAN_SOURCE)\\",\\"mine\\":\\"$BUILDKIT_SCAN_MINE\\"}}"',
    "> $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json",
  ].join(" ")
  const { problem } = await solveOutputs(engine, {
    dockerfile: `FROM ${BASE}\nCOPY --chmod=755 scan /scan\nENTRYPOINT ["/scan"]\n`,
    files: { scan: script.replace("#!/bin/sh ", "#!/bin/sh\n") },
    tags: [scanner],
  })
  expect(problem).toBeUndefined()
  const { statements } = await said([{ type: "sbom", generator: scanner, MINE: "x,y" }], plain)
  expect(statements).toMatchObject([
    { predicateType: "https://spdx.dev/Document", predicate: { files: "a", mine: "x,y" } },
  ])
}, 120_000)

test("files are said of in files beside them, by an engine of any store", async () => {
  for (const each of [engine, older]) {
    const dest = join(temporaryFolder({}), "out")
    const { problem } = await solveOutputs(each, {
      dockerfile: plain,
      files: { a: nonce() },
      outputs: [{ type: "local", attributes: { dest } }],
      attest: [{ type: "provenance", attributes: { mode: "max" } }],
    })
    expect(problem).toBeUndefined()
    expect(readdirSync(dest)).toEqual(["a", "provenance.json"])
  }
}, 120_000)

test("annotations stand where they are meant for, and with the image in the store", async () => {
  const annotations = {
    plain: "p",
    "index,manifest[linux/arm64]:both": "b",
    "manifest-descriptor:beside": "d",
  }
  const layout = join(temporaryFolder({}), "layout")
  const { digest = "", problem } = await solveOutputs(engine, {
    dockerfile: plain,
    files: { a: nonce() },
    platforms: ["linux/amd64", "linux/arm64"],
    annotations,
    outputs: [
      { type: "oci", attributes: { dest: layout, tar: "false" } },
      { type: "image", attributes: { name: temporaryName(engine, "annotated") } },
    ],
  })
  expect(problem).toBeUndefined()
  const read = (blob: string): Manifest =>
    JSON.parse(readFileSync(join(layout, "blobs", blob.replace(":", "/")), "utf8")) as Manifest
  const index = read(digest)
  expect(index.annotations).toEqual({ both: "b" })
  const [amd, arm, ...others] = index.manifests ?? []
  expect(others).toEqual([])
  expect([amd?.annotations, arm?.annotations]).toEqual([{ beside: "d" }, { beside: "d" }])
  expect(read(amd?.digest ?? "").annotations).toEqual({ plain: "p" })
  expect(read(arm?.digest ?? "").annotations).toEqual({ plain: "p", both: "b" })
}, 120_000)
