import { defaultProfile } from "@stagecraft/dockerfile"
import type { ImageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { draftGraph } from "../src/draft-graph.ts"
import { nameStages } from "../src/name-stages.ts"
import type { Pass } from "../src/pass.ts"
import { pipeline, runPasses } from "../src/pipeline.ts"
import { printImage } from "../src/print-image.ts"
import { arg, cache, copy, env, image, run, setEnv, stage, TARGETARCH, workdir } from "./nodes.ts"

/** Prints an image after these passes and no others. */
function printAfter(of: ImageNode, passes: readonly Pass[]): string {
  const { graph } = runPasses(draftGraph(of).graph, passes, {
    optimize: of.optimize,
    profile: defaultProfile,
    context: undefined,
    mayProveByContext: false,
    sharerWithout: () => undefined,
    sharerUntil: () => undefined,
  })
  const names = nameStages(graph)
  const { dockerfile } = printImage(graph, {
    profile: defaultProfile,
    stageName: (node) => names.of(node),
    configName: "image.config.ts",
    command: "stagecraft emit",
    nameOnlyStage: false,
  })
  return dockerfile
}

function goService(): ImageNode {
  const version = arg("GO_VERSION", "1.23")
  const modules = { mounts: [cache("/go/pkg/mod")] }
  const source = stage(
    "source",
    text("golang:", version, "-alpine"),
    run("apk add --no-cache git"),
    run("mkdir -p /out"),
    workdir("/src"),
    copy(undefined, "go.mod", "./"),
    run("go mod download", modules),
    copy(undefined, ".", "."),
  )
  const lint = stage("lint", source, run("go vet ./..."))
  const builder = stage(
    "builder",
    source,
    run(text("GOARCH=", TARGETARCH, " go build -o /out/trade ."), modules),
  )
  const app = stage(
    "app",
    "alpine:3.19",
    run("apk add --no-cache ca-certificates tzdata"),
    run("update-ca-certificates"),
    setEnv({ PATH: text("/app/bin:", env("PATH")) }),
    copy(builder, "/out/trade", "/app/bin/trade"),
    copy(lint, "/src/report", "/report"),
  )
  return image(app)
}

function debianTool(): ImageNode {
  const release = arg("RELEASE")
  const base = stage(
    "base",
    text("debian:", release, "-slim"),
    workdir("/srv"),
    run("apt-get update"),
    run("apt-get install -y --no-install-recommends curl"),
    run("rm -rf /var/lib/apt/lists/*"),
    run("mkdir -p /srv/data", { comments: ["Data is mounted here."] }),
    run("chown 1000:1000 /srv/data"),
  )
  const tests = stage("tests", base, run("make test"))
  const tool = stage(
    "tool",
    base,
    run([
      "curl -fsSL https://example.org/tool.tgz -o /tmp/tool.tgz",
      "tar -xzf /tmp/tool.tgz -C /opt",
    ]),
    run("rm -f /tmp/tool.tgz"),
    run("ln -s /opt/tool/bin/tool /usr/local/bin/tool"),
    run(text("echo ", release, " > /etc/tool-release")),
  )
  const all = stage("all", tool, copy(tests, "/srv/report.xml", "/srv/"))
  return image(all, { target: tool, labels: { "org.opencontainers.image.title": "tool" } })
}

const images = { "go-service": goService, "debian-tool": debianTool }

/** The passes that by themselves change something of an image; with any other it is as it is written. */
const changes: Readonly<Record<string, readonly string[]>> = {
  "go-service": ["place-args", "merge-runs"],
  "debian-tool": ["drop-unreachable-stages", "place-args", "merge-runs"],
}

describe.each(Object.entries(images))("%s", (name, make) => {
  const golden = (pass: string) => `./goldens/${name}/${pass}.Dockerfile`

  it("without a pass", async () => {
    await expect(printAfter(make(), [])).toMatchFileSnapshot(golden("as-written"))
  })

  it("with all passes", async () => {
    await expect(printAfter(make(), pipeline)).toMatchFileSnapshot(golden("all-passes"))
  })

  it.each(pipeline.map((pass) => [pass.name, pass] as const))("with %s alone", async (_, pass) => {
    const file = changes[name]!.includes(pass.name) ? pass.name : "as-written"
    await expect(printAfter(make(), [pass])).toMatchFileSnapshot(golden(file))
  })
})

describe("a pass that finds nothing to do", () => {
  const { graph } = draftGraph(image(stage("app", "alpine", run("make"), workdir("/x"))))
  it.each(pipeline.map((pass) => [pass.name, pass] as const))(
    "%s returns the identical graph",
    (_, pass) => {
      const options = {
        optimize: graph.image.optimize,
        profile: defaultProfile,
        context: undefined,
        mayProveByContext: false,
        sharerWithout: () => undefined,
        sharerUntil: () => undefined,
      }
      expect(runPasses(graph, [pass], options).graph).toBe(graph)
    },
  )
})
