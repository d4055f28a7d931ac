import fc from "fast-check"
import { dependenciesWith, json, patch, styles } from "./random-manifest.ts"

/* Small projects of bun, of every kind that may be taken apart. */

const dependencies = dependenciesWith(["utf-8-validate", "6.0.6"], ["mkdirp", "1.0.4"])

/** Files of a project without its lock file. */
export const randomBun: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record({
    root: dependencies,
    dev: dependencies,
    members: fc.array(dependencies, { maxLength: 3 }),
    style: fc.constantFrom(...styles),
    isPatched: fc.boolean(),
    linker: fc.constantFrom(undefined, "hoisted", "isolated"),
    trusted: fc.constantFrom(undefined, [], ["utf-8-validate"]),
    hasVariables: fc.boolean(),
    hasNpmrc: fc.boolean(),
  })
  .map(({ root, dev, members, style, isPatched, linker, trusted, hasVariables, hasNpmrc }) => {
    const files: Record<string, string> = { "src/main.ts": "1\n", ".gitignore": "node_modules\n" }
    const manifest = {
      workspaces: ["packages/*"],
      name: "app",
      devDependencies: dev,
      dependencies: isPatched ? { ...root, ms: "2.1.3" } : root,
      ...(trusted && { trustedDependencies: trusted }),
      ...(isPatched && { patchedDependencies: { "ms@2.1.3": "fixes/ms.patch" } }),
    }
    files["package.json"] = json(manifest, style)
    for (const [at, own] of members.entries()) {
      const sibling = at > 0 ? { "@x/p0": "workspace:*" } : {}
      files[`packages/p${at}/src/index.ts`] = `${at}\n`
      files[`packages/p${at}/package.json`] = json(
        { name: `@x/p${at}`, dependencies: { ...own, ...sibling } },
        style,
      )
    }
    if (isPatched) files["fixes/ms.patch"] = patch
    if (linker) files["bunfig.toml"] = `# Settings.\n[install]\nlinker = "${linker}"\n`
    if (hasVariables) files[".env"] = "API_URL=https://api.example\n"
    if (hasNpmrc) files[".npmrc"] = "fund=false\n"
    return files
  })
