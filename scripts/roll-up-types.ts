import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from "@microsoft/api-extractor"
import { doors } from "./bundle.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const home = join(root, "packages/stagecraft")
const types = join(root, ".cache/types")

/** A program of declarations, and the entries that are rolled up out of it. */
interface RollUp {
  /** Rooms whose declarations become part of the result. */
  readonly bundled: readonly string[]
  /** Where their declarations are found. */
  readonly paths: Readonly<Record<string, string>>
  /** Files below `.cache/types`, by the name of the door. */
  readonly entries: Readonly<Record<string, string>>
}

const rollUps: readonly RollUp[] = [
  {
    bundled: ["@stagecraft/*"],
    paths: { "@stagecraft/*": join(types, "*/index.d.ts") },
    entries: { index: "stagecraft/index.d.ts" },
  },
  // The further doors show the language as the first one declares it: a second declaration would be another type.
  {
    bundled: ["@stagecraft/workspace"],
    paths: { "@stagecraft/workspace": join(types, "workspace/index.d.ts") },
    entries: Object.fromEntries(doors.map((name) => [name, `stagecraft/doors/${name}.d.ts`])),
  },
]

const committed = (door: string): string =>
  join(home, "etc", `${door === "index" ? "stagecraft" : door}.d.ts`)
const rolled = (door: string): string => join(home, "dist", `${door}.d.ts`)

/**
 * Rolls the declarations of all rooms that the users' doors show into `dist/`, and holds them against those that are
 * committed in `etc/`: the public surface is in git, so that a change of it is a visible diff.
 *
 * Needs the declarations of `tsc -b`. Returns an exit code; `write` accepts the new surface.
 */
export async function rollUpTypes(options: { readonly write: boolean }): Promise<number> {
  let isSame = true
  for (const rollUp of rollUps) {
    const configs = Object.entries(rollUp.entries).map(
      ([door, entry]) => [door, prepare(door, entry, rollUp)] as const,
    )
    const compilerState = CompilerState.create(configs[0]![1], {
      additionalEntryPoints: configs.map(
        ([, { mainEntryPointFilePath }]) => mainEntryPointFilePath,
      ),
    })
    for (const [door, config] of configs) {
      const result = Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          message.handled = message.logLevel !== ExtractorLogLevel.Error
        },
      })
      if (!result.succeeded) return 1
      isSame = keep(door, options.write) && isSame
    }
  }
  if (isSame) return 0
  process.stderr.write(
    "The public surface changed: run «npm run api:accept» and look at the diff of etc/.\n",
  )
  return 1
}

function prepare(door: string, entry: string, { bundled, paths }: RollUp): ExtractorConfig {
  const main = join(types, entry)
  return ExtractorConfig.prepare({
    configObjectFullPath: join(root, "api-extractor.json"),
    packageJsonFullPath: join(home, "package.json"),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: main,
      bundledPackages: [...bundled],
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: "ES2022",
            lib: ["ES2022"],
            module: "NodeNext",
            moduleResolution: "NodeNext",
            allowImportingTsExtensions: true,
            noEmit: true,
            strict: true,
            skipLibCheck: true,
            types: ["node"],
            baseUrl: root,
            paths: Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, [path]])),
          },
          files: [main],
        },
      },
      newlineKind: "lf",
      dtsRollup: { enabled: true, untrimmedFilePath: rolled(door) },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
  })
}

/** Tells whether what was rolled up is what is committed; `write` makes it so. */
function keep(door: string, write: boolean): boolean {
  const fresh = readFileSync(rolled(door), "utf8")
    .replaceAll(/(from|import\() ?'@stagecraft\/(?:dsl|ir)'/gu, "$1 './index.js'")
    // As the sources have it: half as wide as it is rolled up.
    .replaceAll(/^(?: {4})+/gmu, (indent) => " ".repeat(indent.length / 2))
    // What is not exported cannot be asked for; its members, which can be seen, keep what is said of them.
    .replaceAll(/\/\*\*(?:(?!\*\/)[^])*\*\/\n(?=declare )/gu, "")
    .split(/^(?=\}$)/mu)
    .map(oncePerAddress)
    .join("")
  writeFileSync(rolled(door), fresh)
  if (write) writeFileSync(committed(door), fresh)
  return existsSync(committed(door)) && readFileSync(committed(door), "utf8") === fresh
}

/** A declaration whose members are on one page says so once. */
function oncePerAddress(declaration: string): string {
  const told = new Set<string>()
  return declaration.replaceAll(/^ *\* @see (.*)\n/gmu, (line, address: string) => {
    if (told.has(address) && line.startsWith("   ")) return ""
    told.add(address)
    return line
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const write = process.argv.includes("--write")
  process.exitCode = await rollUpTypes({ write })
}
