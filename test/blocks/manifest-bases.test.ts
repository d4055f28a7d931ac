import { expect, it } from "vitest"
import { emit, load } from "../support/api.ts"
import { project } from "../support/cli.ts"

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const app = (name: string) => ({ name, version: "1.0.0", main: "a.js" })

/** The lines in which stages begin, of a stage that installs one of two apps. */
async function startsOf(made: string): Promise<readonly string[]> {
  const apps = ["a", "b"].flatMap((name) => [
    [`apps/${name}`, app(name)] as const,
    [`node_modules/${name}`, { link: true, resolved: `apps/${name}` }] as const,
  ])
  const root = { name: "root", workspaces: ["apps/*"] }
  const cwd = project({
    "package.json": json(root),
    "package-lock.json": json({
      lockfileVersion: 3,
      packages: { "": root, ...Object.fromEntries(apps) },
    }),
    "apps/a/package.json": json(app("a")),
    "apps/b/package.json": json(app("b")),
    "image.config.ts": `import { stage } from "stagecraft";
import { node, workspace } from "stagecraft/node";
const a = workspace().closure("apps/a");
const node22 = { from: "node:22-slim" };
export default ${made};
`,
  })
  const [image] = await emit(await load({ cwd }))
  return (image?.dockerfile.text ?? "").split("\n").filter((line) => line.startsWith("FROM "))
}

const bring = `.copy("/usr/local/", "/usr/local/", node22)`

it.each([
  [
    "is in the stage that prunes where the stage itself brings it",
    `stage("made").from("debian:12-slim")${bring}.use(node.install(a))`,
    ["FROM debian:12-slim AS made-tools", "FROM made-tools AS manifests", "FROM debian:12-slim"],
  ],
  [
    "is looked for in the base where it has the name of Node",
    `stage("made").from("acme/node-ci:1").run("apt-get update").use(node.install(a))`,
    ["FROM acme/node-ci:1 AS manifests", "FROM acme/node-ci:1"],
  ],
  [
    "is looked for in the base where nothing else can have brought it",
    `stage("made").from("acme/ci:1").env({ A: "1" }).use(node.install(a))`,
    ["FROM acme/ci:1 AS manifests", "FROM acme/ci:1"],
  ],
  [
    "is looked for in a stage that brings it for several",
    `stage("made").from(stage("tools").from("debian:12-slim")${bring}).use(node.install(a))`,
    ["FROM debian:12-slim AS tools", "FROM tools AS manifests", "FROM tools"],
  ],
] as const)("Node %s", async (_, made, starts) => {
  const found = await startsOf(made)
  expect(
    found.map((line, index) => (index === found.length - 1 ? line.replace(/ AS .*/u, "") : line)),
  ).toEqual(starts)
})
