import fc from "fast-check"
import type { Manager } from "./managers.ts"
import { dependenciesWith, json, styles } from "./random-manifest.ts"

/* Small projects of npm and pnpm: of every kind that may be taken apart, and what keeps a copy whole. */

/** core-js has a script that was read, husky 4 one that looks for the repository of the project. */
const dependencies = dependenciesWith(["core-js", "3.38.0"], ["husky", "4.3.8"])

/** Lists what it finds of the project. */
const LOOK = "ls -a . src > seen.txt"

const some = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 })

const seldom = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc
    .tuple(fc.nat(5), fc.constantFrom(...values))
    .map(([odds, value]) => (odds === 0 ? value : undefined))

const builds = [
  "onlyBuiltDependencies:\n  - core-js\n",
  "onlyBuiltDependencies:\n- husky\n",
  "allowBuilds:\n  core-js: false\n  husky: false\n",
  "allowBuilds:\n  core-js: true\n  husky: false\n",
  'allowBuilds:\n  "husky@4.3.8": true\n  core-js: true\n',
]

const settings = [
  "ignoreScripts: true\n",
  "strictDepBuilds: false\n",
  "nodeLinker: hoisted\n",
  "neverBuiltDependencies:\n  - left-pad\n",
  "dangerouslyAllowAllBuilds: true\n",
]

/** Files of a project without its lock file. */
export const randomNode = ({ kind, from }: Manager): fc.Arbitrary<Record<string, string>> =>
  fc
    .record({
      own: dependencies,
      dev: dependencies,
      members: fc.array(dependencies, { maxLength: 2 }),
      isListed: fc.boolean(),
      style: fc.constantFrom(...styles),
      script: seldom("prepare", "postinstall", "preinstall", "build"),
      memberScript: seldom("prepare", "postinstall"),
      npmrc: seldom("ignore-scripts=true\n", "fund=false\n"),
      yarnLock: some("# yarn lockfile v1\n\n\n"),
      hook: seldom(
        ".npm-extension.mjs",
        ".npm-extension.cjs",
        ".pnpmfile.cjs",
        "packages/p0/pnpm-workspace.yaml",
      ),
      engines: some(`>=${from.split("@").at(-1)!.split(".")[0]!}`),
      only: seldom<readonly string[]>([], ["core-js"], ["husky"]),
      builds: some(...builds),
      setting: seldom(...settings),
      repository: seldom(".git/hooks/pre-push.sample"),
    })
    .map((of) => {
      const files: Record<string, string> = { "src/main.js": "1\n", ".gitignore": "node_modules\n" }
      const isPnpm = kind === "pnpm"
      const manifest = {
        name: "app",
        private: true,
        dependencies: of.own,
        devDependencies: of.dev,
        ...((isPnpm ? !of.isListed && of.members.length > 0 : of.isListed) && {
          workspaces: ["packages/*"],
        }),
        ...(of.script && { scripts: { [of.script]: LOOK } }),
        ...(isPnpm && of.engines && { engines: { pnpm: of.engines } }),
        ...(isPnpm && of.only && { pnpm: { onlyBuiltDependencies: of.only } }),
      }
      files["package.json"] = json(manifest, of.style)
      for (const [at, dependencies] of of.members.entries()) {
        const scripts = of.memberScript && { [of.memberScript]: LOOK }
        files[`packages/p${at}/src/index.js`] = `${at}\n`
        files[`packages/p${at}/package.json`] = json(
          { name: `@x/p${at}`, version: "1.0.0", dependencies, ...(scripts && { scripts }) },
          of.style,
        )
      }
      const yaml = [of.isListed ? "packages:\n  - packages/*\n" : "", of.builds, of.setting].join(
        "",
      )
      if (isPnpm && yaml !== "") files["pnpm-workspace.yaml"] = yaml
      if (of.npmrc !== undefined) files[".npmrc"] = of.npmrc
      if (of.yarnLock !== undefined) files["yarn.lock"] = of.yarnLock
      if (of.hook !== undefined) files[of.hook] = ""
      if (of.repository !== undefined) files[of.repository] = ""
      return files
    })
