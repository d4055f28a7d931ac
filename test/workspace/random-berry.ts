import fc from "fast-check"
import type { Manager } from "./managers.ts"
import { dependenciesWith, json, patch, styles } from "./random-manifest.ts"

/* Small projects of yarn 3 and 4, of every kind that may be taken apart. */

const dependencies = dependenciesWith(["resolve", "1.22.8"], ["supports-color", "7.2.0"])

const fields = fc.record(
  {
    version: fc.constantFrom("1.0.0", "2.0.0-rc.1"),
    private: fc.boolean(),
    type: fc.constantFrom("module", "commonjs"),
    main: fc.constantFrom("index.js", "./lib/main.js"),
    license: fc.constantFrom("MIT", "UNLICENSED"),
    files: fc.constantFrom(["lib"], []),
    engines: fc.constant({ node: ">=18" }),
    scripts: fc.constantFrom({ build: "tsc", test: "node test.js" }, {}, { build: "" }),
    keywords: fc.constant(["b", "a"]),
    optionalDependencies: fc.constantFrom({}, { fsevents: "2.3.3" }),
    devDependencies: dependencies,
    peerDependenciesMeta: fc.constantFrom({ ms: { optional: true } }, { ms: {} }),
    dependenciesMeta: fc.constantFrom({ resolve: { built: false } }, { ms: {} }),
    exports: fc.constant({ ".": "./index.js" }),
    sideEffects: fc.constant(false),
  },
  { requiredKeys: [] },
)

const member = fc.record({ style: fc.constantFrom(...styles), dependencies, fields })

/** Stands for the program of yarn in a file that brings it. */
export const RELEASE = "the program of yarn"

/** Files of a project for this yarn, without its lock file. */
export const randomBerry = ({ from }: Manager): fc.Arbitrary<Readonly<Record<string, string>>> =>
  fc
    .record({
      root: member,
      members: fc.array(member, { maxLength: 3 }),
      linker: fc.constantFrom("pnp", "node-modules", "pnpm"),
      globalCache: fc.boolean(),
      scripts: fc.boolean(),
      isRelease: fc.boolean(),
      // Yarn 3 does not know the first of these places.
      patched: fc.constantFrom(
        undefined,
        from.includes("@3.") ? "./.yarn/patches/ms.patch" : "~/.yarn/patches/ms.patch",
        "./fixes/ms.patch",
      ),
      inline: fc.boolean(),
    })
    .map(({ root, members, linker, globalCache, scripts, isRelease, patched, inline }) => {
      const version = from.split("@").at(-1)!
      const release = `.yarn/releases/yarn-${version}.cjs`
      const files: Record<string, string> = {
        "src/main.js": "1\n",
        ".gitignore": "node_modules\n",
        ".yarnrc.yml": [
          "# Settings.",
          `nodeLinker: ${linker}`,
          `enableGlobalCache: ${globalCache}`,
          ...(scripts ? [] : ["enableScripts: false"]),
          ...(isRelease ? [`yarnPath: ${release}`] : []),
          ...(inline ? [] : ["pnpEnableInlining: false"]),
          "",
        ].join("\n"),
      }
      if (isRelease) files[release] = RELEASE
      const resolutions = patched && { ms: `patch:ms@npm%3A2.1.3#${patched}` }
      if (patched) files[patched.slice(2)] = patch
      files["package.json"] = json(
        {
          ...root.fields,
          name: "app",
          private: true,
          dependencies: root.dependencies,
          workspaces: ["packages/*"],
          packageManager: `yarn@${version}`,
          ...(resolutions && { resolutions }),
        },
        root.style,
      )
      for (const [at, each] of members.entries()) {
        const folder = `packages/p${at}`
        files[`${folder}/src/index.js`] = `${at}\n`
        const sibling = at > 0 ? { "@x/p0": "workspace:*" } : {}
        const manifest = {
          name: `@x/p${at}`,
          ...each.fields,
          dependencies: { ...each.dependencies, ...sibling },
        }
        files[`${folder}/package.json`] = json(manifest, each.style)
      }
      return files
    })
