import type { Compilation } from "@stagecraft/compiler"
import { compile, linkImages } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import type { DockerfileTree } from "@stagecraft/dockerfile"
import { sameBuild } from "@stagecraft/importer"
import type { ImageNode } from "@stagecraft/ir"
import { stagesInOrder, text } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arg, copy, image, onbuild, raw, run, stage } from "../../packages/compiler/test/nodes.ts"
import { randomImage } from "../../packages/compiler/test/random-graphs.ts"

const options = { configName: "image.config.ts", command: "stagecraft emit --single Dockerfile" }

const link = (...images: readonly ImageNode[]) => {
  const compilations = images.map((each) => compile(each))
  return { compilations, linked: linkImages(compilations, options) }
}

function treeOf(dockerfile: string): DockerfileTree {
  const { tree, problems } = parseDockerfile(dockerfile, { file: "Dockerfile" })
  if (!tree) throw new Error(`${problems.map(({ message }) => message).join("\n")}\n${dockerfile}`)
  return tree
}

/** An image of one of the stages of another. */
function partOf(whole: ImageNode, pick: number): ImageNode {
  const stages = stagesInOrder(whole.stage)
  return image(stages[pick % stages.length]!, { labels: pick % 2 ? { odd: "yes" } : {} })
}

const sideOf = ({ dockerfile, target }: Compilation) => ({
  tree: treeOf(dockerfile),
  ...(target !== undefined && { target }),
})

/** An argument that only another image has, given as nothing, may leave that one's FROM without a base. */
const isOwn = ({ message }: { readonly message: string }): boolean =>
  !message.endsWith("is no stage and no image reference (when all arguments are empty)")

describe("several images in one Dockerfile", () => {
  it("are each the build that their own Dockerfile is", () => {
    let together = 0
    let renamed = 0
    let shared = 0
    const runs = 40
    const named = fc
      .tuple(fc.array(randomImage, { minLength: 1, maxLength: 2 }), fc.array(fc.nat(9)))
      .map(([all, picks]) => [...all, ...picks.slice(0, 2).map((pick) => partOf(all[0]!, pick))])
      .map((all) => all.map((each, index) => ({ ...each, name: `i${index}` })))
    fc.assert(
      fc.property(named, (images) => {
        const compilations = images
          .map((each) => compile(each))
          .filter(({ problems }) => !problems.some(({ severity }) => severity === "error"))
        if (compilations.length < 2) return
        const linked = linkImages(compilations, options)
        if (linked.problems.length > 0) return
        together++
        const own = compilations.flatMap(({ stages }) => stages)
        if (linked.stages.some((name) => /-i\d/u.test(name))) renamed++
        if (linked.stages.length < own.length) shared++
        const tree = treeOf(linked.dockerfile)
        for (const [index, compilation] of compilations.entries()) {
          const found = sameBuild(sideOf(compilation), { tree, target: linked.targets[index]! })
          expect(found.filter(isOwn), `${compilation.dockerfile}\n${linked.dockerfile}`).toEqual([])
        }
        expect(linked.lines.length).toBe(linked.dockerfile.split("\n").length - 1)
      }),
      { seed: 20_261_121, numRuns: runs },
    )
    expect(together).toBeGreaterThan(runs / 3)
    expect(renamed).toBeGreaterThan(runs / 10)
    expect(shared).toBeGreaterThan(runs / 10)
  })

  it("share what is the same, and go on with the image's name where it is not", () => {
    const base = stage("base", "busybox", run("make"))
    const web = image(stage("app", base, run("a")), { name: "web" })
    const worker = image(stage("app", base, run("b")), { name: "worker" })
    const { linked } = link(web, worker, { ...web, name: "again" })
    expect(linked.problems).toEqual([])
    expect(linked.stages).toEqual(["base", "app", "app-worker"])
    expect(linked.targets).toEqual(["app", "app-worker", "app"])
    expect(linked.dockerfile).toContain("FROM base AS app-worker\nRUN b\n")
  })

  it("keep the labels of each to itself", () => {
    const app = stage("app", "busybox")
    const { linked } = link(
      image(app, { name: "a", labels: { is: "a" } }),
      image(app, { name: "b", labels: { is: "b" } }),
    )
    expect(linked.dockerfile).toContain(
      "FROM busybox AS app\nLABEL is=a\n\nFROM busybox AS app-b\nLABEL is=b\n",
    )
  })

  it.each<readonly [string, RegExp, ImageNode, ImageNode]>([
    [
      "a default differs",
      /images «a» and «b» cannot be in one Dockerfile: V has another default/u,
      image(stage("x", text("alpine:", arg("V", "1"))), { name: "a" }),
      image(stage("y", text("alpine:", arg("V", "2"))), { name: "b" }),
    ],
    [
      "a default would reach the other",
      /the default of V in the one would be the other's/u,
      image(stage("x", text("alpine:", arg("V", "1"))), { name: "a" }),
      image(stage("y", "busybox", run(text("echo ", arg("V")))), { name: "b" }),
    ],
    [
      "what stands at the top differs",
      /their `escape` is not the same/u,
      image(stage("x", "busybox"), { name: "a" }),
      image(stage("y", "busybox"), { name: "b", escape: "`" }),
    ],
    [
      "a build argument names the other's stage",
      /stage nginx would take the place of an image of that name/u,
      image(stage("nginx", "busybox"), { name: "a" }),
      image(stage("y", arg("BASE", "busybox") as never), {
        name: "b",
        buildArgs: { BASE: "nginx" },
        stage: { ...stage("y", text(arg("BASE", "busybox"))) },
      }),
    ],
    [
      "raw text takes from a stage that has another name there",
      /raw text takes from build, which is another stage there/u,
      image(stage("x", stage("build", "busybox", run("a"))), { name: "a" }),
      image(stage("y", stage("build", "busybox"), raw("COPY --from=Build /a /b")), { name: "b" }),
    ],
    [
      "raw text takes from an image that has a stage's name",
      /raw text takes from nginx, which/u,
      image(stage("nginx", "busybox", run("a")), { name: "a" }),
      image(stage("y", "busybox", raw("RUN --mount=from=nginx,target=/n true")), { name: "b" }),
    ],
    [
      "raw text takes from a stage by its number",
      /raw text takes from 0, which/u,
      image(stage("x", "busybox", run("a")), { name: "a" }),
      image(stage("y", stage("z", "busybox"), onbuild(raw("COPY --from=0 /a /b"))), { name: "b" }),
    ],
  ])("are refused where %s (images-not-together)", (_, message, a, b) => {
    const { linked } = link(a, b)
    expect(linked.problems.map(({ code }) => code)).toContain("images-not-together")
    expect(linked.problems.map((each) => each.message).join("\n")).toMatch(message)
  })

  it("have raw text that takes from the stage that it means", () => {
    const made = (name: string) =>
      image(stage(name, stage("build", "busybox"), raw("COPY --from=build --link /a /b")), { name })
    expect(link(made("a"), made("b")).linked.problems).toEqual([])
    expect(link(image(stage("x", "a", raw("COPY --from=0 /a /b")))).linked.problems).toEqual([])
  })

  it("do not capture what another one takes from an image of a stage's name", () => {
    const { compilations, linked } = link(
      image(stage("nginx", "busybox", run("a")), { name: "a" }),
      image(stage("y", "busybox", copy("nginx", "/x", "/x")), { name: "b" }),
    )
    expect(linked.problems).toEqual([])
    expect(linked.dockerfile).toContain("FROM busybox AS nginx-stage\n")
    expect(linked.dockerfile).toContain("COPY --from=nginx /x /x\n")
    const tree = treeOf(linked.dockerfile)
    const [, second] = compilations
    expect(sameBuild(sideOf(second!), { tree, target: linked.targets[1]! })).toEqual([])
  })
})
