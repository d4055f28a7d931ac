import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"
import { nonce } from "../engine/engine-under-test.ts"

const AGAIN = "Running the failed step once more"

/* Every failure stands at the author's line: each config marks the one that is expected with HERE. */

const HEAD = 'import { bind, cache, defineConfig, file, image, stage } from "stagecraft"\n'

interface Case {
  readonly config: string
  /** Other files of the project; one of them may hold HERE. */
  readonly files?: Readonly<Record<string, string>>
  readonly code: string
  /** What else is said. */
  readonly says?: readonly string[]
  readonly silentOn?: readonly string[]
  readonly words?: readonly string[]
}

/** The line that is marked, and where. */
function placeOf(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    const lines = text.split("\n")
    const at = lines.findIndex((line) => line.includes("HERE"))
    if (at >= 0) return { name, line: at + 1, text: lines[at]! }
  }
  throw new Error("no line is marked")
}

/** What a build that fails says, beside what it should say. */
async function frameOf({ config, files = {}, code, says = [], silentOn = [], words = [] }: Case) {
  // Nothing of an earlier run is in the engine's cache.
  const word = nonce()
  const all = Object.fromEntries(
    Object.entries({ "image.config.ts": HEAD + config, ...files }).map(([name, text]) => [
      name,
      text.replaceAll("NONCE", word),
    ]),
  )
  const built = await stagecraft(["build", ...words], { cwd: project(all) })
  const { stderr } = built
  const told = stderr.slice(stderr.indexOf("error["))
  const { name, line, text } = placeOf(all)
  const codes = [...told.matchAll(/^error\[(.*?)\]/gmu)].map(([, each]) => each)
  const [, place] = /^ {2}--> (.*):\d+$/mu.exec(told) ?? []
  return {
    stderr,
    told: {
      exitCode: built.code,
      codes,
      place,
      hasLine: told.includes(`\n${line} | ${text}\n`),
      unsaid: says.filter((each) => !stderr.includes(each.replaceAll("NONCE", word))),
      said: silentOn.filter((each) => stderr.includes(each.replaceAll("NONCE", word))),
    },
    expected: {
      exitCode: 1,
      codes: [code],
      place: `${name}:${line}`,
      hasLine: true,
      unsaid: [],
      said: [],
    },
  }
}

const app = (steps: string): string =>
  `const app = stage("app")\n  .from("busybox:1.36")\n${steps}\nexport default app\n`

describe("a failure stands at the author's line", () => {
  it.each<readonly [string, Case]>([
    [
      "an instruction that the engine does not know",
      { config: app('  .run("true")\n  .raw("FROB x") // HERE'), code: "dockerfile-rejected" },
    ],
    [
      "a flag that the engine does not know, in raw text of several lines",
      {
        config: app('  .raw("RUN true\\nCOPY --frob=x a b") // HERE\n  .run("true")'),
        code: "dockerfile-rejected",
      },
    ],
    [
      "a RUN",
      {
        config: app('  .run("echo NONCE; exit 3") // HERE\n  .env({ A: "1" })'),
        code: "run-failed",
        says: ["exit code 3", "  | NONCE"],
      },
    ],
    [
      "a script",
      {
        config: app(
          '  .env({ A: "1" })\n  .script(` // HERE\necho NONCE\nfalse || exit 4\necho never`)',
        ),
        code: "run-failed",
        says: ["exit code 4"],
      },
    ],
    [
      "a command of several lines",
      {
        config: app("  .run(`echo NONCE // HERE\n    exit 5`)"),
        code: "run-failed",
        says: ["exit code 5"],
      },
    ],
    [
      "a base that is not there",
      {
        config: 'export default stage("app").from("localhost:1/no-such:NONCE") // HERE\n',
        code: "registry-refused",
      },
    ],
    [
      "an image that files are copied from and that is not there",
      {
        config: app(
          '  .run("true")\n  .copy("/x", "/y", { from: "localhost:1/no-such:NONCE" }) // HERE',
        ),
        code: "registry-refused",
      },
    ],
    [
      "an image that a mount is of and that is not there",
      {
        config: app(
          '  .run("true", { mounts: [bind("/m", { from: "localhost:1/no-such:NONCE" })] }) // HERE',
        ),
        code: "registry-refused",
      },
    ],
    [
      "a source that the context lacks, before anything is built",
      {
        config: app('  .run("true")\n  .copy("nowhere.txt", "/") // HERE'),
        code: "copy-missing-file",
      },
    ],
    [
      "a source that the engine does not find in a stage",
      {
        config: `const tools = stage("tools").from("busybox:1.36").run("mkdir /NONCE")
${app('  .copy("/nowhere", "/", { from: tools }) // HERE')}`,
        code: "copy-source-not-found",
        says: ["/nowhere"],
      },
    ],
    [
      "an inline file that cannot be written where it should",
      {
        config: app('  .run("touch /NONCE")\n  .copy(file("a.txt", "x\\n"), "/NONCE/") // HERE'),
        code: "build-failed",
      },
    ],
    [
      "a trigger of a base that is a stage, at the stage that pulls it",
      {
        config: `const base = stage("base").from("busybox:1.36").onbuild((on) => on.run("echo NONCE; exit 6"))
export default stage("app").from(base).run("true") // HERE
`,
        code: "run-failed",
        says: ["exit code 6"],
      },
    ],
  ])(
    "%s",
    async (_, each) => {
      const { stderr, told, expected } = await frameOf(each)
      expect(told, stderr).toEqual(expected)
    },
    60_000,
  )
})

describe("a command of a RUN that was made of several", () => {
  it.each<readonly [string, Case]>([
    [
      "the first",
      {
        config: app('  .run("mkdir /no/NONCE") // HERE\n  .run("mkdir /a")\n  .run("mkdir /b")'),
        code: "run-failed",
        says: [AGAIN, "RUN mkdir /no/NONCE (command 1 of 3 in one RUN) failed with exit code 1"],
        silentOn: ["note:"],
      },
    ],
    [
      "one in the middle, with its own output only",
      {
        config: app(
          '  .run("mkdir -v /NONCE")\n  .run("rmdir /NONCE/no") // HERE\n  .run("mkdir /b")',
        ),
        code: "run-failed",
        says: ["(command 2 of 2 in one RUN)", "rmdir: '/NONCE/no': No such file or directory"],
        silentOn: ["note:", "  | created"],
      },
    ],
    [
      "the last",
      {
        config: app('  .run("mkdir /a")\n  .run("mkdir /b")\n  .run("mkdir /NONCE/no") // HERE'),
        code: "run-failed",
        says: ["(command 3 of 3 in one RUN)"],
      },
    ],
    [
      "one of a block in another file, and where the block is used",
      {
        config: `import { folders } from "./blocks.ts"
${app('  .run("mkdir /a")\n  .use(folders)\n  .run("mkdir /b")')}`,
        files: {
          "blocks.ts": `import type { Stage } from "stagecraft"

export const folders = (to: Stage): Stage => to.run("mkdir /c").run("mkdir /NONCE/no") // HERE
`,
        },
        code: "run-failed",
        says: ["(command 3 of 4 in one RUN)", "  used at image.config.ts:6:"],
      },
    ],
    [
      "one of a loop, by its text",
      {
        config: `let app = stage("app").from("busybox:1.36")
for (const name of ["a", "NONCE/no", "b"])
  app = app.run(\`mkdir /\${name}\`) // HERE
export default app
`,
        code: "run-failed",
        says: ["RUN mkdir /NONCE/no (command 2 of 3 in one RUN)"],
      },
    ],
    [
      "one of layer(), by its text, in a stage on the way",
      {
        config: `const tools = stage("tools").from("busybox:1.36")
  .layer("mkdir /a", "echo NONCE && exit 9", "mkdir /b") // HERE
${app('  .run("mkdir /x")\n  .copy("/a", "/", { from: tools })')}`,
        code: "run-failed",
        says: ["RUN echo NONCE && exit 9 (command 2 of 3 in one RUN) failed with exit code 9"],
      },
    ],
    [
      "one in a heredoc",
      {
        config: app('  .layer("echo \'1\\n2\'", "echo NONCE\\nfalse || exit 8", "true") // HERE'),
        code: "run-failed",
        says: ["RUN echo NONCE false || exit 8 (command 2 of 3 in one RUN)", "exit code 8"],
        silentOn: ["  | 1\n"],
      },
    ],
    [
      "one that is no command, without a second run",
      {
        config: app('  .layer("mkdir /NONCE", "no-such-tool --x", "mkdir /b") // HERE'),
        code: "run-failed",
        says: ["RUN no-such-tool --x (command 2 of 3 in one RUN) failed with exit code 127"],
        silentOn: [AGAIN],
      },
    ],
    [
      "one of a stage that two images share, once",
      {
        config: `const base = stage("base").from("busybox:1.36")
  .layer("mkdir /NONCE", "exit 7", "true") // HERE
export default defineConfig({
  images: { one: image(stage("one").from(base)), two: image(stage("two").from(base)) },
})
`,
        code: "run-failed",
        says: ["RUN exit 7 (command 2 of 3 in one RUN)"],
      },
    ],
    [
      "one where nothing is to be cached",
      {
        config: app('  .run("echo NONCE")\n  .layer("mkdir /NONCE", "exit 7", "true") // HERE'),
        code: "run-failed",
        words: ["--no-cache"],
        says: ["RUN exit 7 (command 2 of 3 in one RUN)"],
      },
    ],
    [
      "none, when the second run succeeds",
      {
        config: app(`  .layer( // HERE
    "true",
    "test -e /c/NONCE || { touch /c/NONCE; exit 3; }",
    { mounts: [cache("/c")] },
  )`),
        code: "run-failed",
        says: ["which of its 2 commands failed is not known: it did not fail the second time"],
      },
    ],
    [
      "none, when the second run fails differently",
      {
        config: app(`  .layer( // HERE
    "test ! -e /c/NONCE || exit 4",
    "touch /c/NONCE && exit 3",
    { mounts: [cache("/c")] },
  )`),
        code: "run-failed",
        says: ["it failed differently the second time, with exit code 4"],
      },
    ],
    [
      "none, when the shell reads no more than the beginning",
      {
        config: app('  .layer("mkdir /NONCE", "words=(of bash)", "true") // HERE'),
        code: "run-failed",
        says: ["the shell did not begin with it", "syntax error"],
      },
    ],
  ])(
    "%s",
    async (_, each) => {
      const { stderr, told, expected } = await frameOf(each)
      expect(told, stderr).toEqual(expected)
    },
    60_000,
  )

  it("is not looked for to the end when Ctrl-C comes", async () => {
    const cwd = project({
      "image.config.ts": `${HEAD}${app(`  .layer("sleep 2; echo ${nonce()}", "exit 3", "true")`)}`,
    })
    const { code, stderr } = await stagecraft(["build"], {
      cwd,
      onStart: (child) => {
        child.stderr?.on("data", (text: string) => {
          if (text.includes(AGAIN)) child.kill("SIGINT")
        })
      },
    })
    expect(stderr).toContain("error[run-failed]")
    expect(stderr).toContain("the search for it was stopped")
    expect(code).toBe(1)
  })
})
