import { arg, image, stage, toImageNode } from "@stagecraft/dsl"
import type { BuildRequest, ImageConfig } from "@stagecraft/engine"
import type { ImageNode } from "@stagecraft/ir"
import { expect, it } from "vitest"
import { checkKept, withPlanned } from "../src/planned-bases.ts"
import { inBuildOrder } from "../src/repo/build-order.ts"

const old: ImageConfig = { User: "old", Env: ["A=old", "B=old"], OnBuild: ["RUN old"] }
const inspect = (reference: string) =>
  Promise.resolve(reference === "missing" ? undefined : { config: old })

const version = arg("V", { default: "1" })
const runtime = stage("runtime").from("busybox:1.36").env({ A: "new" }).workdir("app")
const base = image(
  stage("base")
    .from(runtime)
    .user("me")
    .workdir("sub")
    .shell(["bash", "-c"])
    .volume("/data")
    .onbuild((made) => made.run("ls")),
  { tags: ["acme/base:1", "acme/base"] },
)
const web = image(stage("web").from(`docker.io/acme/base:${version}`), { tags: ["acme/web"] })
const again = image(
  stage("again").from("acme/again").copy("/x", "/", { from: "acme/web:latest" }),
  {
    tags: ["acme/again"],
  },
)

const images = (): readonly {
  readonly image: ImageNode
  readonly dependsOn: readonly string[]
}[] =>
  inBuildOrder(
    Object.entries({ again, web, base }).map(([name, made]) => ({
      image: toImageNode(made, name),
    })),
  )

it("an image is built after those whose tags it names, however it spells them", () => {
  expect(images().map(({ image: { name }, dependsOn }) => [name, dependsOn])).toEqual([
    ["base", []],
    ["web", ["base"]],
    ["again", ["web"]],
  ])
})

it("a base that is only going to be built is what its stages say, over what theirs has", async () => {
  const look = withPlanned(images(), inspect)
  expect(await look("acme/base:1")).toEqual({
    config: {
      User: "me",
      WorkingDir: "/app/sub",
      Shell: ["bash", "-c"],
      Volumes: { "/data": {} },
      OnBuild: ["RUN ls"],
      Env: ["A=new", "B=old"],
    },
  })
  // Its base is one of these, and its triggers were carried out.
  const above = (await look("acme/web"))?.config
  expect(above).toMatchObject({ User: "me", OnBuild: [] })
  // Nobody waits for it: it means the one that is there.
  expect((await look("acme/again"))?.config).toBe(old)
  expect(await look("missing")).toBeUndefined()
})

it("a base that does not stay where others look for it is told of", () => {
  const wished = images()
  const told = (change: (request: BuildRequest) => Partial<BuildRequest>): readonly string[] => {
    const requests = wished.map(({ image: { name, tags } }) => {
      const request = { image: name, tags, contextFolder: ".", dockerfile: "", ignore: "" }
      return { ...request, ...change(request) }
    })
    return checkKept(wished, requests).map(({ code, message }) => `${code} ${message}`)
  }
  const output = (type: string, dest?: string) => () => ({
    outputs: [{ type, attributes: dest === undefined ? {} : { dest } }],
  })
  expect(told(() => ({}))).toEqual([])
  expect(told(output("registry"))).toEqual([])
  expect(told(output("docker"))).toEqual([])
  for (const change of [output("local", "/out"), output("oci", "/x.tar"), () => ({ tags: [] })])
    expect(told(change)).toEqual([
      expect.stringMatching(
        /^base-not-kept «web» builds on docker\.io\/acme\/base:1, .* of «base»/u,
      ),
      expect.stringMatching(/^base-not-kept «again» builds on acme\/web:latest, .* of «web»/u),
    ])
})
