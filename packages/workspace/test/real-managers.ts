import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import type { ManagerName } from "../src/workspace.ts"
import type { LinkWays } from "./random-workspace.ts"

/** A package manager as it is, and how its own idea of a workspace is asked for. */
export interface RealManager {
  readonly name: ManagerName
  /** What npx is told; nothing for the npm that is here. */
  readonly from?: string
  readonly bin: string
  readonly ways: LinkWays
  readonly files?: Readonly<Record<string, string>>
  /** Writes the lockfile. */
  readonly lock: readonly string[]
  /** Folders of its packages, without the root's. */
  readonly packages: (run: Run, root: string) => readonly string[]
  /** `apps/e > packages/a` for each dependency that leads inside. */
  readonly links: (run: Run, root: string) => readonly string[]
}

export type Run = (args: readonly string[]) => string

type Fields = Readonly<Record<string, unknown>>

const read = (root: string, file: string): string => readFileSync(join(root, file), "utf8")
const lines = (text: string): readonly Fields[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Fields)
const DEPENDENCIES = ["dependencies", "devDependencies", "optionalDependencies"]

function npmLinks(root: string): readonly string[] {
  const packages = (
    JSON.parse(read(root, "package-lock.json")) as { packages: Record<string, Fields> }
  ).packages
  return Object.entries(packages).flatMap(([folder, each]) => {
    if (folder === "" || folder.includes("node_modules")) return []
    const names = DEPENDENCIES.flatMap((list) => Object.keys((each[list] as Fields) ?? {}))
    return names.flatMap((name) => {
      const found = packages[`${folder}/node_modules/${name}`] ?? packages[`node_modules/${name}`]
      return found?.["link"] === true ? [`${folder} > ${String(found["resolved"])}`] : []
    })
  })
}

function pnpmLinks(root: string): readonly string[] {
  const found: string[] = []
  let folder = ""
  for (const line of read(root, "pnpm-lock.yaml").split("\n")) {
    if (line.startsWith("packages:")) break
    const importer = /^ {2}(\S.*?):(?: \{\})?$/u.exec(line)?.[1]
    if (importer !== undefined) folder = importer
    const goal = /^ {8}version: link:(.*)$/u.exec(line)?.[1]
    if (goal !== undefined) found.push(`${folder} > ${relative(root, join(root, folder, goal))}`)
  }
  return found
}

function bunLock(root: string): {
  workspaces: Record<string, Fields>
  packages: Record<string, string[]>
} {
  return JSON.parse(read(root, "bun.lock").replace(/,(?=\s*[}\]])/gu, "")) as never
}

function bunLinks(root: string): readonly string[] {
  const { workspaces, packages } = bunLock(root)
  return Object.entries(workspaces).flatMap(([folder, each]) =>
    DEPENDENCIES.flatMap((list) => Object.keys((each[list] as Fields) ?? {})).flatMap((name) => {
      const [first = ""] = packages[`${String(each["name"])}/${name}`] ?? packages[name] ?? []
      const goal = /@workspace:(.*)$/u.exec(first)?.[1]
      return goal === undefined ? [] : [`${folder} > ${goal}`]
    }),
  )
}

const pnpm = (version: string, plain: boolean): RealManager => ({
  name: "pnpm",
  from: `pnpm@${version}`,
  bin: "pnpm",
  ways: { plain, protocol: true },
  ...(plain ? { files: { ".npmrc": "link-workspace-packages=true\n" } } : {}),
  lock: ["install", "--lockfile-only"],
  packages: (run, root) =>
    (JSON.parse(run(["m", "ls", "--json", "--depth", "-1"])) as { path: string }[])
      .map(({ path }) => relative(root, path))
      .filter((folder) => folder !== ""),
  links: (_, root) => pnpmLinks(root),
})

const npm = (from?: string): RealManager => ({
  name: "npm",
  ...(from === undefined ? {} : { from }),
  bin: "npm",
  ways: { plain: true, protocol: false },
  lock: ["install", "--package-lock-only", "--no-audit"],
  packages: (_, root) =>
    Object.keys(
      (JSON.parse(read(root, "package-lock.json")) as { packages: object }).packages,
    ).filter((folder) => folder !== "" && !folder.includes("node_modules")),
  links: (_, root) => npmLinks(root),
})

/** The npm that is here, then those that only a campaign asks. */
export const realManagers: Readonly<Record<string, RealManager>> = {
  npm: npm(),
  "npm 10": npm("npm@10.9.9"),
  "pnpm 8": pnpm("8.15.9", false),
  "pnpm 9": pnpm("9.15.9", false),
  "pnpm 10": pnpm("10.34.9", false),
  "pnpm 10 linking": pnpm("10.34.9", true),
  "yarn 1": {
    name: "yarn",
    from: "yarn@1.22.22",
    bin: "yarn",
    ways: { plain: true, protocol: false },
    lock: ["install", "--ignore-scripts", "--silent"],
    packages: (run) =>
      Object.values(JSON.parse(run(["--silent", "workspaces", "info"])) as object)
        .map((each: { location: string }) => each.location)
        .filter((folder) => folder !== ""),
    links: (run) => {
      const info = JSON.parse(run(["--silent", "workspaces", "info"])) as Record<
        string,
        { location: string; workspaceDependencies: string[] }
      >
      return Object.values(info).flatMap(({ location, workspaceDependencies }) =>
        workspaceDependencies.map((name) => `${location} > ${info[name]!.location}`),
      )
    },
  },
  "yarn 4": {
    name: "yarn",
    from: "@yarnpkg/cli-dist@4.18.1",
    bin: "yarn",
    ways: { plain: true, protocol: true },
    files: { "yarn.lock": "", ".yarnrc.yml": "enableTelemetry: false\nnodeLinker: node-modules\n" },
    lock: ["install", "--no-immutable", "--mode=update-lockfile"],
    packages: (run) =>
      lines(run(["workspaces", "list", "--json"]))
        .map(({ location }) => String(location))
        .filter((folder) => folder !== "."),
    links: (run) =>
      lines(run(["workspaces", "list", "--json", "-v"])).flatMap(
        ({ location, workspaceDependencies }) =>
          (workspaceDependencies as string[]).map((goal) => `${String(location)} > ${goal}`),
      ),
  },
  bun: {
    name: "bun",
    from: "bun@1.4.5",
    bin: "bun",
    ways: { plain: true, protocol: true },
    lock: ["install", "--lockfile-only"],
    packages: (_, root) => Object.keys(bunLock(root).workspaces).filter((folder) => folder !== ""),
    links: (_, root) => bunLinks(root),
  },
}

/** Runs a package manager in a folder. */
export function runIn(root: string, { from, bin }: RealManager): Run {
  const prefix = from === undefined ? [bin] : ["npx", "--yes", `--package=${from}`, "--", bin]
  return (args) =>
    execFileSync(prefix[0]!, [...prefix.slice(1), ...args], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 120_000,
      env: { ...process.env, npm_config_loglevel: "error", YARN_ENABLE_TELEMETRY: "0", CI: "1" },
    })
}
