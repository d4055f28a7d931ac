import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const head = 'import { arg, defineConfig, image, stage } from "stagecraft";\n'
const plain = `${head}export default image(stage("app").from("busybox:1.36").cmd(["true"]), { tags: ["x:1"] });\n`
const two = `${head}
const app = stage("app").from("busybox:1.36").cmd(["true"]);
export default defineConfig({ images: { web: image(app), worker: image(app) } });
`
const tag = (name: string): string => `stagecraft-test/${name}:${process.pid}`

describe("--cwd and --config", () => {
  it("is as if started there: a file that the config reads by a relative name is found", async () => {
    const cwd = project({
      "next/version.txt": "7",
      "next/image.config.ts": `import { readFileSync } from "node:fs";\n${head}
export default image(stage("app").from("busybox:1.36"), { tags: ["x:" + readFileSync("version.txt", "utf8")] });\n`,
    })
    const { stdout, stderr } = await stagecraft(["list", "--cwd", "next"], { cwd })
    expect(stderr).toBe("")
    expect(stdout).toContain("tag x:7")
  })

  it("shows the author's places through symbolic links, of the folder and of node_modules", async () => {
    const cwd = project({
      "next/node_modules/keep.txt": "",
      "next/image.config.ts": `${head}export default stage("app").from("busybox:1.36").copy("nope.txt", "/");\n`,
      "other/image.config.ts": `${head}export default stage("app").from("busybox:1.36").copy("nope.txt", "/");\n`,
    })
    symlinkSync("next", join(cwd, "link"))
    symlinkSync("../next/node_modules", join(cwd, "other/node_modules"))
    for (const [words, at] of [
      [["build", "--cwd", "link"], cwd],
      [["build"], join(cwd, "link")],
      [["build"], join(cwd, "other")],
    ] as const) {
      const { stderr } = await stagecraft(words, { cwd: at })
      expect(stderr).toContain("--> image.config.ts:2:50")
    }
  })

  it.each([
    ["nope", "nope: there is no such folder"],
    ["/nowhere/at/all", "/nowhere/at/all: there is no such folder"],
    ["image.config.ts", "image.config.ts: it is not a folder"],
    ["a".repeat(300), `${"a".repeat(300)}: its name is too long for the system`],
  ])("--cwd %s is refused", async (folder, why) => {
    const cwd = project({ "image.config.ts": plain })
    const { code, stderr } = await stagecraft(["list", "--cwd", folder], { cwd })
    expect(stderr).toContain(`error[usage-option-value]: --cwd: ${why}`)
    expect(code).toBe(2)
  })

  it.each([
    [["--cwd", "next", "list"]],
    [["--cwd=next", "list"]],
    [["-c", "next/image.config.ts", "list"]],
    [["--cwd", "next", "--config", "image.config.ts", "list", "default"]],
    [["list", "--cwd", "next"]],
  ])("stand before the command or after it: %j", async (words) => {
    const cwd = project({ "next/image.config.ts": plain })
    const { stdout, code } = await stagecraft(words, { cwd })
    expect(stdout).toBe("default  stage app, tag x:1\n")
    expect(code).toBe(0)
  })
})

describe("an option before the command", () => {
  it.each([
    ["--verson", "did you mean --version?"],
    ["--confg=x", "did you mean --config?"],
    ["--push", "the options of a command stand behind it"],
  ])("%s is no command", async (option, says) => {
    const { code, stderr } = await stagecraft([option, "list"], { cwd: project({}) })
    expect(stderr).toContain(
      `error[usage-unknown-option]: «stagecraft» has no option ${option.split("=")[0]}`,
    )
    expect(stderr).toContain(`hint: ${says}`)
    expect(code).toBe(2)
  })
})

describe("short options", () => {
  it.each([
    [["-tfoo:1"], ["foo:1"]],
    [["-t=foo:1"], ["foo:1"]],
    [["-qt", "foo:1"], ["foo:1"]],
    [
      ["-qtfoo:1", "-tbar:2"],
      ["foo:1", "bar:2"],
    ],
  ])("%j is what docker reads in it", async (words, tags) => {
    const cwd = project({ "image.config.ts": plain })
    const { stderr, stdout } = await stagecraft(["build", ...words, "--dry-run"], { cwd })
    expect(stderr).not.toContain("error[")
    for (const name of tags) expect(stdout).toContain(name)
  })

  it.each([
    ["-tag", "did you mean --tag?"],
    ["-quiet", "did you mean --quiet?"],
    ["-qx", "lists the options"],
  ])("%s is none", async (word, says) => {
    const { code, stderr } = await stagecraft(["build", word, "foo"], { cwd: project({}) })
    expect(stderr).toContain(`«build» has no option ${word}`)
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })
})

describe("build", () => {
  it.each([
    ["--allow", "it is not needed"],
    ["--builder", "DOCKER_HOST"],
    ["--call", "--dry-run"],
    ["--memory", "BuildKit has no such limit"],
    ["--squash", "leave it out"],
    ["-f", "--config FILE"],
    ["-D", "write --debug"],
  ])("knows docker's %s, and names no other option for it", async (option, says) => {
    const { code, stderr } = await stagecraft(["build", option], { cwd: project({}) })
    expect(stderr).toContain(`«build» has no option ${option.split("=")[0]}`)
    expect(stderr).toContain(says)
    expect(stderr).not.toContain("did you mean")
    expect(code).toBe(2)
  })

  it.each([
    [["--platform", "linux/amd65"], "did you mean linux/amd64?"],
    [["--platform", "linux/amd64,windows/amd64"], "only Linux images are built"],
    [["-t", "a b"], 'the option --tag: "a b": it holds a blank'],
    [["-t", "acme/Web:1"], "did you mean acme/web:1?"],
    [["-t", "acme/web:"], "--tag"],
    [["-o", "type=locl"], 'there is no type "locl"'],
    [["-o", "type=local"], "type=local needs dest=…"],
    [["-o", 'type=tar,"dest=a'], "its quotes do not close"],
    [["--cache-to", "type=gha,mod=max"], "did you mean mode?"],
    [["--cache-from", "type=inline"], 'there is no type "inline"'],
    [["--annotation", "a"], "needs KEY=VALUE"],
    [["--annotation", "layer:a=b"], 'there is no level "layer"'],
    [["--label", "=b"], "needs KEY=VALUE"],
    [["--build-context", "lib"], "needs NAME=FOLDER"],
    [["--build-context", "lib=oci-layout://"], "it names no folder"],
    [["--attest", "type=sbomb"], "did you mean sbom?"],
    [["--provenance", "mode=full"], "mode=full: expected min or max"],
    [["--network", "bridge"], "there is default, none, host"],
    [["--add-host", "db"], "needs NAME=ADDRESS"],
    [["--add-host", "db:ten"], "neither an IP address"],
    [["--shm-size", "lots"], "expected bytes"],
    [["--ulimit", "nofiles=1"], "did you mean nofile?"],
    [["--ulimit", "nofile"], "expected SOFT or SOFT:HARD"],
    [["--progress", "fancy"], "there is auto, tty, plain, json, quiet"],
    [["--progress", "rawjson"], "did you mean json?"],
    [["--jobs", "0"], "how many images"],
    [["--iidfile", ""], "needs the name of a file"],
    [["--push=maybe"], "takes no value"],
  ])("checks %j before anything is built", async (words, says) => {
    const cwd = project({ "image.config.ts": plain })
    const { code, stderr } = await stagecraft(["build", ...words], {
      cwd,
      env: { DOCKER_HOST: "unix:///nowhere" },
    })
    expect(stderr).toContain("error[usage-option-value]")
    expect(stderr).toContain(says.replace("the option ", ""))
    expect(code).toBe(2)
  })

  it("leaves the config's tags where they are when a stage on the way is built", async () => {
    const engine = await findEngine(process.env)
    const [name, other] = [tag("production"), tag("other")]
    const cwd = project({
      "image.config.ts": `${head}
const deps = stage("deps").from("busybox:1.36").cmd(["echo", "deps"]);
const app = stage("app").from(deps).cmd(["echo", "app"]);
export default image(app, { tags: ["${name}"] });
`,
    })
    const run = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await stagecraft(["build", ...words], { cwd })
      expect(code, stderr).toBe(0)
      return stderr
    }
    await run()
    const before = await engine.inspect(name)
    expect(await run("--target", "deps")).toContain(
      "tags of the config are not applied to target deps; give it one with --tag",
    )
    expect((await engine.inspect(name))?.id).toBe(before?.id)
    await run("--target", "deps", "--tag", other)
    expect((await engine.run(other, [])).stdout).toBe("deps\n")
    expect(await run("--target", "app")).not.toContain("not applied")
    expect((await engine.run(name, [])).stdout).toBe("app\n")
  })

  it("says which image is refused, and that the others were not built either", async () => {
    const cwd = project({
      "image.config.ts": `${head}
const app = stage("app").from("busybox:1.36").cmd(["true"]);
export default defineConfig({ images: {
  web: image(app, { cacheTo: "type=s3,region=eu,bucket=b" }), worker: image(app), tool: image(app),
} });
`,
    })
    const { code, stderr } = await stagecraft(["build"], { cwd })
    expect(stderr).toMatch(
      /image «web»: building with cacheTo s3 is not supported by Docker \S+ with its \S+ store/u,
    )
    expect(stderr).toContain("Nothing was built. The rest can be: stagecraft build worker tool")
    expect(stderr).not.toContain("Building")
    expect(code).toBe(1)
  })

  it.each([
    [["--push"], "push-without-tag", 1],
    [["-o", "out"], "same-output", 1],
    [["-o", "-"], "usage-options-clash", 2],
    [["--iidfile", "id.txt"], "usage-options-clash", 2],
    [["--no-cache-filter", "nope"], "unknown-target", 1],
    [["-q", "--progress", "plain"], "usage-options-clash", 2],
    [["--dry-run", "--iidfile", "id.txt"], "usage-options-clash", 2],
  ])(
    "tells what %j means for several images before anything is built",
    async (words, says, exit) => {
      const cwd = project({ "image.config.ts": two })
      const { code, stderr } = await stagecraft(["build", ...words], { cwd })
      expect(stderr).toContain(`error[${says}]`)
      expect(stderr).not.toContain("Building")
      expect(code).toBe(exit)
    },
  )

  it("--flag=false is as if it were not there", async () => {
    const cwd = project({ "image.config.ts": two })
    const { code, stdout } = await stagecraft(["emit", "--stdout", "web", "--force=false"], { cwd })
    expect(stdout).toContain("FROM busybox")
    expect(code).toBe(0)
  })

  it("does not call an engine too old that fetches what a profile asks for", async () => {
    const cwd = project({
      "image.config.ts": `${head}export default image(stage("app").from("busybox:1.36"), { profile: "dockerfile-1.20" });\n`,
    })
    // It goes on to the registry, which may be out of reach.
    const { stderr } = await stagecraft(["build"], { cwd })
    expect(stderr).toContain("Building default")
    expect(stderr).not.toContain("engine-too-old")
  })

  it("tells the frontend from a base when it cannot be fetched", async () => {
    const cwd = project({
      "image.config.ts": `${head}
export default image(stage("app").from("busybox:1.36"), { profile: "dockerfile-1.20", syntax: "127.0.0.1:9/frontend:1.20" });
`,
    })
    const { code, stderr } = await stagecraft(["build"], { cwd })
    expect(stderr).not.toContain("engine-too-old")
    expect(stderr).toContain("error[registry-refused]: registry of 127.0.0.1:9/frontend:1.20")
    expect(stderr).toContain("`# syntax=` line")
    expect(code).toBe(1)
  })
})

describe("emit", () => {
  it("--json tells everything a builder needs beside the files", async () => {
    const cwd = project({
      "ctx/.keep": "",
      "image.config.ts": `${head}
const app = stage("app").from("busybox:1.36").env({ V: arg("V", { default: "1" }) });
export default image(app, {
  tags: ["x:1"], platforms: ["linux/amd64"], buildArgs: { V: "2" }, labels: { a: "b" }, context: "ctx",
  network: "none", shmSize: "1k", ulimits: { nofile: 5 }, noCache: app, outputs: { type: "local", dest: "out" },
});
`,
    })
    const { stdout } = await stagecraft(["emit", "--json"], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      images: [
        {
          tags: ["x:1"],
          platforms: ["linux/amd64"],
          buildArgs: { V: "2" },
          labels: { a: "b" },
          context: "ctx",
          network: "none",
          shmSize: 1024,
          ulimits: { nofile: { soft: 5, hard: 5 } },
          noCache: ["app"],
          outputs: [{ type: "local", attributes: { dest: "out" } }],
        },
      ],
    })
  })

  it("says which build arguments its Dockerfile needs, so that the same is built from it", async () => {
    const cwd = project({
      "image.config.ts": `${head}
const app = stage("app").from("busybox:1.36").env({ V: arg("V", { default: "1" }), W: arg("W", { default: "" }) });
export default image(app, { buildArgs: { V: "2", W: "it's 3" } });
`,
    })
    const { stderr } = await stagecraft(["emit"], { cwd })
    expect(stderr).toContain(
      String.raw`Dockerfile does not hold the config's buildArgs: build it with --build-arg V=2 --build-arg 'W=it'\''s 3'`,
    )
    expect((await stagecraft(["emit", "--stdout"], { cwd })).stderr).toBe("")
  })

  it("--stdout prints one Dockerfile, and asks which", async () => {
    const cwd = project({ "image.config.ts": two })
    const { code, stdout, stderr } = await stagecraft(["emit", "--stdout"], { cwd })
    expect(stdout).toBe("")
    expect(stderr).toContain("--stdout and several images cannot be used together")
    expect(stderr).toContain("hint: name one of them: «web», «worker»")
    expect(code).toBe(2)
    expect((await stagecraft(["emit", "--stdout", "web"], { cwd })).code).toBe(0)
  })

  it("--check and --force clash", async () => {
    const cwd = project({ "image.config.ts": plain })
    const { code, stderr } = await stagecraft(["emit", "--check", "--force"], { cwd })
    expect(stderr).toContain("error[usage-options-clash]: --check and --force")
    expect(code).toBe(2)
  })
})

describe("tags of the config", () => {
  it.each(["list", "emit", "build"])("are checked by %s", async (command) => {
    const cwd = project({
      "image.config.ts": `${head}
const app = stage("app").from("busybox:1.36");
export default defineConfig({ images: { app: image(app, { tags: ["acme/Web:1", "ok:1", "a b"] }) } });
`,
    })
    const { code, stderr } = await stagecraft([command], {
      cwd,
      env: { DOCKER_HOST: "unix:///nowhere" },
    })
    expect(stderr).toContain('error[invalid-tag]: tag "acme/Web:1": names are in lower case')
    expect(stderr).toContain('did you mean "acme/web:1"?')
    expect(stderr).toContain('error[invalid-tag]: tag "a b": it holds a blank')
    expect(stderr).toContain("--> image.config.ts:4:46")
    expect(code).toBe(1)
  })
})

describe("a folder without a config", () => {
  it("names the folders below that have one", async () => {
    const cwd = project({ "apps/api/image.config.ts": plain })
    mkdirSync(join(cwd, ".git"))
    const { stderr } = await stagecraft(["list"], { cwd })
    expect(stderr).toContain("there is one further down: --cwd apps/api")
  })
})

describe("an option that several commands have", () => {
  it.each([
    ["verify", ["--network", "none-at-all"]],
    ["verify", ["--secret", "src=x"]],
    ["lock", ["--build-arg", "=1"]],
    ["build", ["--network", "none-at-all"]],
  ])("is told with the help of the one that runs: %s %j", async (command, words) => {
    const cwd = project({ "image.config.ts": plain })
    const { code, stderr } = await stagecraft([command, ...words], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain(`hint: «stagecraft ${command} --help» shows how it is used`)
  })
})
