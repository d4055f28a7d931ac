import type { Stage } from "@stagecraft/dsl"
import { compile } from "@stagecraft/compiler"
import { image, stage } from "@stagecraft/dsl"
import type { Optimize } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import type { ContextFile, EngineClient } from "../exactness/engine-client.ts"
import { connect } from "../exactness/engine-client.ts"
import { listed } from "./listed-stages.ts"

let engine: EngineClient
beforeAll(async () => {
  engine = await connect("busybox:1.36")
}, 600_000)

const context: readonly ContextFile[] = [
  ["x", "one\n"],
  ["apk", "#!/bin/sh\necho another > /etc/another\n"],
  ["conf", "two\n"],
]

/** Package managers that write wherever a package may, and say what they found there. */
const APK = `#!/bin/sh
mkdir -p /opt/$3 /etc/$3.d
cat /etc/*.conf /opt/*.conf 2>/dev/null > /opt/$3/found
cut -d: -f1 /etc/passwd > /opt/$3/users
echo $3:x:70:70::/:/bin/sh >> /etc/passwd
echo "$MY_APP$APK_OPTS$PATH" > /opt/$3/variables`
// Not with the folders' names, which would be a step that looks into it.
const NPM = `#!/bin/sh
cache=$HOME/.np"m"/_caca"che"
mkdir -p $cache node_modules
test "$1" != install || {
  mkdir $cache/../_logs $cache/../_npx
  echo $1 > $cache/../_logs/debug.log
}
echo downloaded > $cache/a
cp $cache/a node_modules/a`

const script = (path: string, text: string) =>
  `printf '${text.replaceAll("\n", String.raw`\n`)}\\n' > ${path} && chmod 755 ${path}`
const base = stage("base")
  .from("busybox:1.36")
  .user("root")
  .run(
    `mkdir -p /usr/local/bin && ${script("/usr/local/bin/apk", APK)} && ${script("/usr/local/bin/npm", NPM)}`,
  )
const tool = (name: string): Stage => stage(name).from(base)

const LIST = [
  "find . -path ./bin -prune -o -exec stat -c '%n %F %a %u:%g' {} + | sort",
  "find . -path ./bin -prune -o -type f -exec sha256sum {} + | sort -k 2",
].join("; ")

/** The stages looked at from another one. */
const build = (stages: readonly Stage[], optimize: Partial<Optimize>) =>
  buildOne(listed(tool("report"), stages, LIST), optimize)

async function buildOne(last: Stage, optimize: Partial<Optimize>) {
  const compiled = compile(image(last).toNode("last"), {
    optimize: { ...noOptimize, ...optimize },
  })
  expect(compiled.problems.filter(({ severity }) => severity === "error")).toEqual([])
  const files = await engine.outOf(compiled.dockerfile, context)
  const did = compiled.record.filter(({ action }) => action === "did")
  return { did, listing: (index: number) => files.get(`${index}`)!.toString() }
}

describe("hoist-installs", () => {
  const moved: readonly Stage[] = [
    tool("plain").workdir("/app").copy("x", "./").run("apk add --no-cache git"),
    tool("deep").copy("x", "/srv/a/b/c").run("apk add --no-cache git"),
    tool("app").copy("x", "/usr/src/app/").env({ MY_OTHER: "1" }).run("apk add --no-cache git"),
    tool("two")
      .workdir("/app")
      .copy("x", "a/")
      .copy("conf", "b/", { chown: "5:6" })
      .run("apk add --no-cache git")
      .run("apk add --no-cache curl"),
  ]
  it("gives the same files", async () => {
    const written = await build(moved, {})
    const hoisted = await build(moved, { hoistInstalls: "known" })
    expect(hoisted.did).toHaveLength(moved.length + 1)
    for (const [index, { name }] of moved.map((each) => each.toNode()).entries())
      expect(hoisted.listing(index), name).toBe(written.listing(index))
  }, 300_000)

  /** As written, and as it would be above the copy. */
  const differs: readonly (readonly [why: string, written: Stage, moved: Stage])[] = [
    [
      "what is configured",
      tool("c1").copy("conf", "/etc/a.conf").run("apk add --no-cache git"),
      tool("c2").run("apk add --no-cache git").copy("conf", "/etc/a.conf"),
    ],
    [
      "a file that a package brings, too",
      tool("p1").copy("conf", "/opt/git/found").run("apk add --no-cache git"),
      tool("p2").run("apk add --no-cache git").copy("conf", "/opt/git/found"),
    ],
    [
      "a program of the same name",
      tool("n1")
        .env({ PATH: "/app/bin:/bin:/usr/local/bin" })
        .copy("apk", "/app/bin/", { chmod: "755" })
        .run("apk add --no-cache git"),
      tool("n2")
        .env({ PATH: "/app/bin:/bin:/usr/local/bin" })
        .run("apk add --no-cache git")
        .copy("apk", "/app/bin/", { chmod: "755" }),
    ],
    [
      "a variable",
      tool("v1").copy("x", "/srv/x").env({ APK_OPTS: "1" }).run("apk add --no-cache git"),
      tool("v2").run("apk add --no-cache git").copy("x", "/srv/x").env({ APK_OPTS: "1" }),
    ],
    [
      "a folder that both make",
      tool("f1").copy("x", "/opt/git/x", { chown: "7:7" }).run("apk add --no-cache git"),
      tool("f2").run("apk add --no-cache git").copy("x", "/opt/git/x", { chown: "7:7" }),
    ],
  ]
  it("stays where another order would differ", async () => {
    const both = await build(
      differs.flatMap(([, ...pair]) => pair),
      {},
    )
    const kept = await build(
      differs.map(([, written]) => written),
      { hoistInstalls: "known" },
    )
    expect(kept.did).toEqual([])
    for (const [index, [why]] of differs.entries())
      expect(both.listing(2 * index), why).not.toBe(both.listing(2 * index + 1))
  }, 300_000)
})

describe("add-cache-mounts", () => {
  const look =
    "mkdir /out && cd / && find app etc root usr -exec stat -c '%n %F %a %u:%g' {} + | sort > /out/0"
  const lines = (of: Awaited<ReturnType<typeof buildOne>>) => of.listing(0).split("\n")

  it("leaves the downloads out and nothing else", async () => {
    const install = tool("install").workdir("/app").copy("x", "./").run("npm ci").run(look)
    const written = await buildOne(install, {})
    // To look at everything is a step that could find it.
    expect((await buildOne(install, { cacheMounts: "known" })).did).toEqual([])
    const mounted = await buildOne(install, { cacheMounts: "all" })
    expect(mounted.did.map(({ leavesOut }) => leavesOut)).toEqual([["/root/.npm"]])
    const rest = lines(written).filter((line) => !line.startsWith("root/.npm"))
    expect(rest.length).toBeLessThan(lines(written).length)
    expect(lines(mounted)).toEqual(rest)
  }, 300_000)

  it("keeps what lies beside the downloads, in a folder as it was", async () => {
    const install = tool("install").workdir("/app").copy("x", "./").run("npm install").run(look)
    const written = await buildOne(install, {})
    const mounted = await buildOne(install, { cacheMounts: "all" })
    expect(mounted.did).toHaveLength(1)
    const kept = lines(written).filter((line) => !line.startsWith("root/.npm/_cacache"))
    expect(kept).toContain("root/.npm directory 755 0:0")
    expect(kept.filter((line) => line.startsWith("root/.npm/"))).toHaveLength(3)
    expect(lines(mounted)).toEqual(kept)
  }, 300_000)
})
