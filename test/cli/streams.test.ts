import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

const engine = await findEngine(process.env)

const home = join(repo, "packages/stagecraft")
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
  readonly bin: { readonly stagecraft: string }
}

const config = (command: string, tag: string): string =>
  `import { image, stage } from "stagecraft";
export default image(stage("app").from("busybox:1.36").run(${JSON.stringify(command)}), { tags: ["${tag}"] });
`

/** Runs the command with its output going to a file; the exit code and what it says on standard error. */
async function into(
  file: string,
  words: readonly string[],
  cwd: string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const output = openSync(file, "w")
  try {
    const child = spawn(process.execPath, [join(home, manifest.bin.stagecraft), ...words], {
      cwd,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", output, "pipe"],
    })
    let stderr = ""
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
    return { code, stderr }
  } finally {
    closeSync(output)
  }
}

describe("a standard error that nobody reads", () => {
  const build = async (command: string): Promise<{ code: number | null; built: boolean }> => {
    const tag = `stagecraft-test/unread:${process.pid}-${Math.random().toString(36).slice(2)}`
    const cwd = project({ "image.config.ts": config(command, tag) })
    const { code } = await stagecraft(["build", "--no-cache"], {
      cwd,
      onStart: (child) => child.stderr?.once("data", () => child.stderr?.destroy()),
    })
    return { code, built: await engine.exists(tag) }
  }

  it("does not stop a build", async () => {
    expect(await build("for i in 1 2 3 4 5; do echo $i; sleep 0.1; done")).toEqual({
      code: 0,
      built: true,
    })
  })

  it("does not make a failed build succeed", async () => {
    expect(await build("for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; exit 3")).toEqual({
      code: 1,
      built: false,
    })
  })
})

describe("a standard output that takes nothing", () => {
  it.each([["list"], ["emit", "--stdout"], ["--help"]])(
    "ends «%s %s» quietly when its reader is gone",
    async (...words) => {
      const cwd = project({ "image.config.ts": config("true", "x") })
      const { code, stderr } = await stagecraft(words, {
        cwd,
        onStart: (child) => child.stdout?.destroy(),
      })
      expect(stderr).toBe("")
      expect(code).toBe(141)
    },
  )

  it("is the world's fault when the disk is full", async () => {
    const cwd = project({ "image.config.ts": config("true", "x") })
    const { code, stderr } = await into("/dev/full", ["list"], cwd)
    expect(stderr).toContain(
      "error[output-not-written]: cannot write to standard output: no space left on the device",
    )
    expect(code).toBe(1)
  })
})

it("what a config prints, in whatever way, is not in the result", async () => {
  const cwd = project({
    "image.config.ts": `import { stage } from "stagecraft"
console.log("one")
console.table([{ two: 2 }])
process.stdout.write("three\\n")
export default stage("app").from("busybox:1.36")
`,
  })
  const { code, stdout, stderr } = await stagecraft(["list", "--json"], { cwd })
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as { images: readonly unknown[] }).images).toHaveLength(1)
  expect(stderr).toMatch(/one\n[^]*two[^]*three\n/u)
})
