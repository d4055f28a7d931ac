import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { runScript } from "../support/api.ts"
import { project } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

const library = pathToFileURL(join(repo, "packages/stagecraft/dist/index.js")).href

/** A folder with a config of two images, one of which fails, and a script that begins with imports. */
function script(body: string): string {
  const folder = project({
    "image.config.ts": `import { defineConfig, image, stage } from "stagecraft";
const slow = stage("slow").from("busybox:1.36").run("echo ${Math.random()}; sleep 60");
const fast = stage("fast").from("busybox:1.36").copy("a", "/a").run("echo hello; echo there >&2");
const wrong = stage("wrong").from("busybox:1.36").run("echo no; exit 3");
export default defineConfig({ images: { slow, fast, wrong } });
`,
    a: "a",
  })
  const file = join(folder, "script.mjs")
  writeFileSync(
    file,
    `import { build, emit, isImageError, load } from ${JSON.stringify(library)};
const project = await load({ cwd: ${JSON.stringify(folder)} });
const codes = (error) => isImageError(error) ? error.diagnostics.map(({ code }) => code).join() : String(error);
const must = (is, what) => { if (!is) process.exitCode = what; };
${body}
`,
  )
  return file
}

/** A process that something keeps alive would not end before the test does. */
describe("a process that calls the library", () => {
  it.each([
    ["builds", `await build(project, { images: ["fast"], onEvent() {} });`],
    ["emits", `must((await emit(project)).length === 3, 9);`],
    [
      "fails",
      `must(codes(await build(project, { images: ["wrong"] }).catch((e) => e)) === "run-failed", 9);`,
    ],
    [
      "stops a build",
      `const signal = AbortSignal.timeout(1500);
must(codes(await build(project, { images: ["slow", "fast"], signal }).catch((e) => e)) === "build-interrupted", 9);`,
    ],
    [
      "stops it by an exception",
      `const mine = new Error("mine");
must(await build(project, { onEvent() { throw mine } }).catch((e) => e) === mine, 9);`,
    ],
    [
      "finds no engine",
      `must(codes(await build(project, { env: { DOCKER_HOST: "tcp://127.0.0.1:1" } }).catch((e) => e)) === "engine-unreachable", 9);`,
    ],
    [
      "loads what is not there",
      `must(codes(await load({ cwd: "/" }).catch((e) => e)) === "config-not-found", 9);`,
    ],
  ])("prints nothing and ends by itself when it %s", async (_, body) => {
    const began = performance.now()
    expect(await runScript(script(body))).toEqual({ code: 0, stdout: "", stderr: "" })
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  it("leaves the process as it was", async () => {
    const body = `const seen = () => JSON.stringify([process.exit === exit, console.log === log, ...["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection", "beforeExit", "exit", "warning"].map((name) => process.listenerCount(name)), process.cwd(), process.exitCode]);
const { exit } = process; const { log } = console;
const before = seen();
await load({ cwd: project.directory });
await build(project, { images: ["fast"] });
must(seen() === before, 9);`
    expect(await runScript(script(body))).toEqual({ code: 0, stdout: "", stderr: "" })
  })
})
