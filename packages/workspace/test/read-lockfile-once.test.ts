import { expect, it, vi } from "vitest"
import { checkLockfile } from "../src/lockfile/check-lockfile.ts"
import { pkg, tempWorkspace, writeFiles } from "./temp-workspace.ts"

it("a lockfile is read once for all closures of a workspace, and anew when it has changed", () => {
  const lock = (names: readonly string[]) => ({
    lockfileVersion: 3,
    packages: Object.fromEntries(
      names.flatMap((name) => [
        [`apps/${name}`, { name, version: "1.0.0" }],
        [`node_modules/${name}`, { link: true, resolved: `apps/${name}` }],
      ]),
    ),
  })
  const { root, read } = tempWorkspace({
    "package.json": pkg("root", { workspaces: ["apps/*"] }),
    "package-lock.json": lock(["a", "b"]),
    "apps/a/package.json": pkg("a"),
    "apps/b/package.json": pkg("b"),
  })
  const workspace = read()
  const parse = vi.spyOn(JSON, "parse")
  const faults = ["a", "b"].flatMap((name) =>
    checkLockfile(workspace, workspace.closure(name).build),
  )
  const calls = parse.mock.calls.length
  parse.mockRestore()
  // The root itself is not in it.
  expect([faults.length, calls]).toEqual([2, 1])
  writeFiles(root, { "package-lock.json": lock(["a"]) })
  const [stale] = checkLockfile(workspace, workspace.closure("b").build)
  expect(stale?.message).toContain("apps/b/package.json")
})
