import { expect, it } from "vitest"
import { checkLockfile } from "../src/lockfile/check-lockfile.ts"
import { readWorkspace } from "../src/read-workspace.ts"
import { writeLargeWorkspace } from "./large-workspace.ts"
import { pkg, tempFolder, writeFiles } from "./temp-workspace.ts"

it("a workspace of 1,000 packages is read and compared with its lockfile (`bench:parts` has how fast)", () => {
  const root = tempFolder()
  const [first] = writeLargeWorkspace(root, 1000)
  const workspace = readWorkspace(root)
  expect(workspace.packages).toHaveLength(1001)
  expect(workspace.closure("@acme/p999").build).toHaveLength(1000)
  expect(checkLockfile(workspace)).toEqual([])

  writeFiles(root, {
    [`${first}/package.json`]: pkg("@acme/p0", { dependencies: { zod: "^4.0.0" } }),
  })
  expect(checkLockfile(readWorkspace(root)).map(({ code }) => code)).toEqual(["lockfile-stale"])
})
