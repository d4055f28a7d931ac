import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

/** What a user does wrong, and the command that tells. The whole answer is a file beside this one. */
interface Case {
  readonly name: string
  /** The body of the config, after an import of the whole language; or undefined for no config. */
  readonly config?: string
  /** The whole text of the config, when the import is not wanted. */
  readonly raw?: string
  readonly files?: Readonly<Record<string, string>>
  readonly words?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly code: number
  readonly says: string
}

const language =
  'import { arg, cache, defineConfig, env, file, git, glob, image, literal, secret, sh, stage } from "stagecraft";\n'

const one = (steps: string, options = ""): string =>
  `const app = stage("app")\n  .from("busybox:1.36")\n  ${steps};\n\nexport default defineConfig({ images: { app: image(app${options}) } });\n`

const cases: readonly Case[] = [
  { name: "no config", words: ["emit"], code: 1, says: "config-not-found" },
  {
    name: "config that is not there",
    words: ["emit", "--config", "no.ts"],
    code: 1,
    says: "config-not-found",
  },
  {
    name: "syntax error",
    raw: "export default {\n  images: [\n",
    code: 1,
    says: "config-syntax-error",
  },
  {
    name: "step that is thrown away",
    config: `const app = stage("app").from("busybox:1.36");
for (const name of ["a", "b"]) {
  app
    .env({ NAME: name })
    .run(sh\`make \${name}\`);
}
export default app;
`,
    words: ["emit", "--stdout"],
    code: 1,
    says: "config-discards-step",
  },
  { name: "empty config", raw: "", code: 1, says: "config-no-default-export" },
  {
    name: "config that throws",
    raw: 'const port = 1\n\nthrow new Error("no port " + port)\n',
    code: 1,
    says: "config-threw",
  },
  {
    name: "config that rejects",
    config:
      'export default defineConfig(async () => {\n  await 0;\n  throw new Error("no answer");\n});\n',
    code: 1,
    says: "config-threw",
  },
  { name: "wrong export", raw: "export default 42\n", code: 1, says: "config-wrong-export" },
  {
    name: "missing import",
    raw: 'import x from "./imges.ts"\nexport default x\n',
    files: { "images.ts": "" },
    code: 1,
    says: "config-import-not-found",
  },
  {
    name: "misspelled import of the language",
    raw: 'import { stag } from "stagecraft"\nexport default stag("app").from("busybox:1.36")\n',
    code: 1,
    says: "stagecraft does not export stag",
  },
  {
    name: "misspelled verb",
    raw: 'import { stage } from "stagecraft"\nexport default stage("app").from("busybox:1.36").copyy("a", "/a")\n',
    code: 1,
    says: "hint: did you mean .copy(…)?",
  },
  {
    name: "verb before from",
    raw: 'import { stage } from "stagecraft"\nexport default stage("app").run("true")\n',
    code: 1,
    says: "hint: call .from(base) first, then .run(…)",
  },
  {
    name: "unknown image",
    config: one('.run("true")'),
    words: ["emit", "ap"],
    code: 1,
    says: "unknown-image",
  },
  { name: "unknown command", words: ["biuld"], code: 2, says: "usage-unknown-command" },
  { name: "unknown option", words: ["emit", "--chekc"], code: 2, says: "usage-unknown-option" },
  { name: "option without value", words: ["emit", "--out"], code: 2, says: "usage-option-value" },
  { name: "word too many", words: ["init", "here"], code: 2, says: "usage-unexpected-word" },
  {
    name: "options that clash",
    config: one('.run("true")'),
    words: ["emit", "--check", "--stdout"],
    code: 2,
    says: "usage-options-clash",
  },
  {
    name: "duplicate stage names",
    config:
      'const a = stage("base").from("busybox:1.36").run("a");\nconst b = stage("base").from("busybox:1.36").run("b");\nconst app = stage("app").from(a).copy("/x", "/x", { from: b });\nexport default defineConfig({ images: { app: image(app) } });\n',
    code: 1,
    says: "duplicate-stage-name",
  },
  {
    name: "missing source",
    config: one('.copy("pakage.json", "./")'),
    files: { "package.json": "{}" },
    words: ["build"],
    code: 1,
    says: "copy-missing-file",
  },
  {
    name: "glob without match",
    config: one('.copy("*.toml", "/")'),
    words: ["build"],
    code: 1,
    says: "copy-glob-no-match",
  },
  {
    name: "source outside the context",
    config: one('.copy("../secrets", "/")'),
    words: ["build"],
    code: 1,
    says: "copy-outside-context",
  },
  {
    name: "source through a link",
    config: one('.copy("link/hosts", "/")'),
    files: { link: "-> /etc" },
    words: ["build"],
    code: 1,
    says: "copy-symlink-outside",
  },
  {
    name: "empty image reference",
    config: 'export default stage("app").from("" as string);\n',
    code: 1,
    says: "image-reference",
  },
  {
    name: "malformed image reference",
    config: 'export default stage("app").from("Busybox::1");\n',
    code: 1,
    says: "image-reference",
  },
  {
    name: "unknown platform",
    config:
      'const platform: string = "linux/amd65";\nexport default stage("app").from("busybox:1.36", { platform });\n',
    code: 1,
    says: "platform",
  },
  {
    name: "port out of range",
    config: "const port: number = 70000;\n" + one(".expose(port)"),
    code: 1,
    says: "port",
  },
  {
    name: "bad duration",
    config: one('.healthcheck(["true"], { interval: "30 sec" })'),
    code: 1,
    says: "duration",
  },
  {
    name: "bad mode",
    config: one('.copy("a", "/a", { chmod: "0999" })'),
    files: { a: "" },
    code: 1,
    says: "mode",
  },
  { name: "bad signal", config: one('.stopsignal("SIGTREM")'), code: 1, says: "signal" },
  {
    name: "two sources to a file",
    config: 'const to: string = "/app";\n' + one('.copy(["a", "b"], to)'),
    files: { a: "", b: "" },
    code: 1,
    says: "copy-destination-not-directory",
  },
  {
    name: "secret in env",
    config: one('.env({ TOKEN: secret("token") as never })'),
    code: 1,
    says: "secret-in-text",
  },
  {
    name: "secret in a label",
    config: one('.label({ token: secret("token") as never })'),
    code: 1,
    says: "secret-in-text",
  },
  {
    name: "secret in a template",
    config: one('.run(`curl -H ${secret("token")} example.com`)'),
    code: 1,
    says: "secret-in-text",
  },
  {
    name: "broken reference",
    config: 'const v = arg("V", { default: "1" });\n' + one(".env({ V: `${v}`.slice(0, 5) })"),
    code: 1,
    says: "reference",
  },
  {
    name: "required argument",
    config: 'const v = arg("VERSION");\n' + one(".env({ V: v })"),
    words: ["build"],
    code: 1,
    says: "arg-required",
  },
  {
    name: "unknown target",
    config: one('.run("true")'),
    words: ["build", "--target", "apq"],
    code: 1,
    says: "unknown-target",
  },
  {
    name: "one tag for two images",
    config:
      'const app = stage("app").from("busybox:1.36");\nexport default defineConfig({ images: { a: image(app), b: image(app) } });\n',
    words: ["build", "--tag", "x"],
    code: 2,
    says: "usage-options-clash",
  },
  {
    name: "two images in one file",
    config:
      'const app = stage("app").from("busybox:1.36");\nexport default defineConfig({ images: { a: image(app, { dockerfile: "D" }), b: image(app, { dockerfile: "D" }) } });\n',
    code: 1,
    says: "same-dockerfile",
  },
  {
    name: "variable in a value",
    config: one('.env({ PATH: "/app/bin:$PATH" })'),
    code: 0,
    says: "looks-like-a-variable",
  },
  {
    name: "unreachable engine",
    config: one('.run("true")'),
    words: ["build"],
    env: { DOCKER_HOST: "unix:///nowhere/docker.sock" },
    code: 1,
    says: "engine-unreachable",
  },
  {
    name: "profile too old",
    config: one('.copy("a", "/a", { parents: true })', ', { profile: "docker-20.10" }'),
    files: { a: "" },
    code: 1,
    says: "profile-lacks-feature",
  },
  {
    name: "required secret",
    config: one(
      '.run("true", { mounts: [secret("tokne", { required: true })] })',
      ', { secrets: { token: { env: "TOKEN" } } }',
    ),
    words: ["build"],
    code: 1,
    says: "secret-required",
  },
  {
    name: "cache that Docker cannot write",
    config: one('.run("true")', ', { cacheTo: { type: "s3", region: "eu", bucket: "b" } }'),
    words: ["build"],
    code: 1,
    says: "engine-",
  },
  {
    name: "command that cannot be written",
    config: one('.run("[ -e a ] && echo b\\\\")'),
    code: 1,
    says: "command-not-expressible",
  },
  {
    name: "flag that cannot be written",
    config: one('.copy("a", "/a", { chown: "x y`z" })', ', { escape: "`" }'),
    files: { a: "" },
    code: 1,
    says: "flag-not-expressible",
  },
  {
    name: "wrong address",
    config: one('.add(git("no address"), "/")'),
    code: 1,
    says: "invalid-address",
  },
  {
    name: "config that is there already",
    config: one('.run("true")'),
    words: ["init"],
    code: 1,
    says: "init-exists",
  },
  {
    name: "platform of an image",
    config:
      'const platform: string = "linux/x86_64";\n' +
      one('.run("true")', ", { platforms: [platform] }"),
    code: 1,
    says: "invalid-platform",
  },
  {
    name: "tag of a missing value",
    config: one('.run("true")', ", { tags: [`acme/app:${process.env.NO_SUCH_VARIABLE}`] }"),
    code: 1,
    says: "invalid-tag",
  },
  {
    name: "failing command",
    config: one('.run("echo before && exit 3")'),
    words: ["build"],
    code: 1,
    says: "run-failed",
  },
]

describe("what a user is told", () => {
  it.each(cases)(
    "$name",
    async ({ name, config, raw, files = {}, words = ["emit"], env = {}, code, says }) => {
      const text = raw ?? (config === undefined ? undefined : language + config)
      const folder = project({ ...files, ...(text !== undefined && { "image.config.ts": text }) })
      const result = await stagecraft(words, { cwd: folder, env })
      // Progress comes in the engine's order, which is not the same every time; the findings after it are.
      const findings =
        words[0] === "build" ? result.stderr.replace(/^[^]*?(?=error\[)/u, "") : result.stderr
      const shown = `$ stagecraft ${words.join(" ")}\n${findings}exit code ${result.code}\n`
        .replaceAll(folder, "PROJECT")
        .replaceAll(/(?<=by Docker )\S+ with its .+? store/gu, "VERSION with its STORE store")
        .replaceAll(/(?<=hint: it takes )[a-z ]+(?=;)/gu, "KINDS")
        .replaceAll(/(?<=PROJECT\n)(?: {2}\| \/.*\n)+/gu, "  | …\n")
      await expect(shown).toMatchFileSnapshot(`messages/${name.replaceAll(" ", "-")}.txt`)
      expect(result.stderr).toContain(says)
      expect(result.code).toBe(code)
    },
  )
})
