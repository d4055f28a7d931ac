import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor"

const root = fileURLToPath(new URL("..", import.meta.url))
const home = join(root, "packages/stagecraft")
const committed = join(home, "etc/stagecraft.d.ts")
const rolled = join(home, "dist/index.d.ts")

/**
 * Rolls the declarations of all rooms that the users' door shows into `dist/index.d.ts`, and holds it against the
 * committed `etc/stagecraft.d.ts`: the public surface is a file in git, so that a change of it is a visible diff.
 *
 * Needs the declarations of `tsc -b`. Returns an exit code; `write` accepts the new surface.
 */
export async function rollUpTypes(options: { readonly write: boolean }): Promise<number> {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(root, "api-extractor.json"),
    packageJsonFullPath: join(home, "package.json"),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, ".cache/types/stagecraft/index.d.ts"),
      bundledPackages: ["@stagecraft/*"],
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
            paths: { "@stagecraft/*": [join(root, ".cache/types/*/index.d.ts")] },
          },
          files: [join(root, ".cache/types/stagecraft/index.d.ts")],
        },
      },
      dtsRollup: { enabled: true, untrimmedFilePath: rolled },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
  })
  const result = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error
    },
  })
  if (!result.succeeded) return 1
  const fresh = readFileSync(rolled, "utf8")
  if (options.write) writeFileSync(committed, fresh)
  else if (readFileSync(committed, "utf8") !== fresh) {
    process.stderr.write(
      "The public surface changed: run «npm run api:accept» and look at the diff of etc/.\n",
    )
    return 1
  }
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const write = process.argv.includes("--write")
  process.exitCode = await rollUpTypes({ write })
}
