import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const app = (name: string): string => json({ name, version: "1.0.0", main: "a.js" })

/** A config whose tag says how many readings of the workspace there were by then, in this process. */
const config = `import { image, stage } from "stagecraft";
import { workspace } from "stagecraft/node";
const seen = ((globalThis as Record<string, unknown>).seen ??= new Set()) as Set<unknown>;
for (const from of [".", "../.."]) seen.add(workspace(from).packages);
const names = workspace().packages.map(({ name }) => name).join("-");
export default image(stage("app").from("busybox:1.36"), { tags: [names + ":" + seen.size] });
`

const files = {
  "package.json": json({ name: "root", private: true, workspaces: ["apps/*"] }),
  "package-lock.json": json({ lockfileVersion: 3, packages: {} }),
  "apps/a/package.json": app("a"),
  "apps/a/image.config.ts": config,
  "apps/b/package.json": app("b"),
  "apps/b/image.config.ts": config,
}

it("configs that are loaded together read their workspace once", async () => {
  const { stdout } = await stagecraft(["list", "--all", "--json"], { cwd: project(files) })
  const { images } = JSON.parse(stdout) as { readonly images: readonly { tags: string[] }[] }
  expect(images.map(({ tags }) => tags)).toEqual([["root-a-b:1"], ["root-a-b:1"]])
})

it("a later load in the same process sees what has changed since", async () => {
  const root = project(files)
  const cwd = join(root, "apps/a")
  const tags = async () => (await load({ cwd })).images.flatMap((image) => image.tags)
  expect(await tags()).toEqual(["root-a-b:1"])
  // As many bytes, and at once.
  writeFileSync(join(root, "apps/b/package.json"), app("c"))
  expect(await tags()).toEqual(["root-a-c:2"])
  rmSync(join(root, "apps/b"), { recursive: true })
  expect(await tags()).toEqual(["root-a:3"])
})
