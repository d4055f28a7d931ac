import { cpSync, readdirSync, rmSync, symlinkSync } from "node:fs"
import { spawnSync } from "node:child_process"
import nodeModule from "node:module"
import { join } from "node:path"
import { expect, it } from "vitest"
import { project } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

it.skipIf("enableCompileCache" in nodeModule)(
  "keeps what was compiled by a start that did its work, and by no other (Node 22 sees to it itself)",
  () => {
    const cwd = project({
      "image.config.ts": `import { stage } from "stagecraft";\nexport default stage("app").from("busybox:1.36");\n`,
    })
    const dist = join(cwd, "copy")
    cpSync(join(repo, "packages/stagecraft/dist"), dist, { recursive: true })
    for (const name of readdirSync(dist))
      if (name.endsWith(".cache")) rmSync(join(dist, name), { force: true })
    symlinkSync(join(repo, "node_modules"), join(dist, "node_modules"))
    const start = (...words: string[]): number => {
      spawnSync(process.execPath, [join(dist, "bin.cjs"), ...words], { cwd })
      return readdirSync(dist).filter((name) => name.endsWith(".cache")).length
    }
    expect(start("emit", "--nonsense")).toBe(0)
    expect(start("emit", "--help")).toBe(0)
    expect(start("list")).toBe(0)
    expect(start("--cwd", ".", "emit", "--stdout")).toBe(1)
  },
)
