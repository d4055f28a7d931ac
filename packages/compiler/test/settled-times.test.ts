import type { ImageNode } from "@stagecraft/ir"
import { expect, it } from "vitest"
import type { ImageBuild } from "../src/index.ts"
import { bakeFile, composeFile } from "../src/index.ts"
import { image, stage } from "./nodes.ts"

const origin = { configName: "image.config.ts", command: "stagecraft emit --format bake" }

function write(options: Partial<ImageNode>) {
  const node = image(stage("app", "busybox"), { name: "web", ...options })
  const build: ImageBuild = {
    image: node,
    built: node.stage,
    target: undefined,
    context: ".",
    dockerfile: { path: "Dockerfile" },
    place: (path) => path,
    needs: {},
    isSecret: () => false,
  }
  const { text, problems } = bakeFile([build], origin)
  const { target } = JSON.parse(text) as {
    readonly target: { readonly web: Readonly<Record<string, unknown>> }
  }
  const { output, args } = target.web
  return { output, args, left: problems.map(({ message }) => message), build }
}

const rewritten = "rewrite-timestamp=true,oci-mediatypes=true"

it("bake gets a time that the config says, and outputs that rewrite times", () => {
  const { output, args, left } = write({
    reproducible: 7,
    outputs: [
      { type: "registry", attributes: {} },
      { type: "oci", attributes: { dest: "out.tar", "oci-mediatypes": "false" } },
      { type: "tar", attributes: { dest: "files.tar" } },
    ],
  })
  expect(output).toEqual([
    `type=registry,${rewritten},store=false`,
    "type=oci,rewrite-timestamp=true,oci-mediatypes=false,dest=out.tar",
    "type=tar,dest=files.tar",
  ])
  expect(args).toEqual({ SOURCE_DATE_EPOCH: "7" })
  expect(left).toEqual([])
})

it("the time of a commit is not written down, and an argument that is there stays", () => {
  const outputs = [{ type: "registry", attributes: {} }]
  expect(write({ reproducible: true, outputs }).args).toBeUndefined()
  const buildArgs = { SOURCE_DATE_EPOCH: "9" }
  expect(write({ reproducible: 7, outputs, buildArgs }).args).toEqual(buildArgs)
})

it("says where times cannot be rewritten: in the engine's own store, and by compose", () => {
  const { left, build } = write({ reproducible: true })
  expect(left.join()).toContain("reproducible")
  expect(write({ reproducible: true, outputs: [{ type: "image", attributes: {} }] }).left).toEqual(
    left,
  )
  const pushed = { type: "image", attributes: { push: "1", store: "f" } }
  expect(write({ reproducible: true, outputs: [pushed] }).left).toEqual([])
  const { problems } = composeFile([build], origin)
  expect(problems.map(({ code, message }) => [code, message.includes("reproducible")])).toEqual([
    ["format-lacks-setting", true],
  ])
})
