import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it, onTestFinished } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { project, stagecraft } from "../support/cli.ts"

const head = 'import { defineConfig, image, secret, ssh, stage } from "stagecraft";\n'
const engine = await findEngine(process.env)
const tag = (name: string): string => `stagecraft-test/secret-${name}:${process.pid}`

/** A config whose one step writes what it sees of the secret as hex, which no mask touches. */
const config = (name: string, secrets: string, options = ""): string => `${head}
const app = stage("app")
  .from("busybox:1.36")
  .run("od -An -tx1 -v /run/secrets/token > /seen || echo none > /seen", { mounts: [secret("token"${options})] })
  .cmd(["cat", "/seen"]);
export default defineConfig({ images: { app: image(app, { tags: ["${tag(name)}"], secrets: ${secrets} }) } });
`

const hex = (value: string): string => Buffer.from(value).toString("hex")

/** Whether there is such a process that has not ended; who has to be told of the end may be slow to ask. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"))
  } catch {
    return false
  }
}

async function seen(name: string): Promise<string> {
  const { stdout } = await engine.run(tag(name), [])
  return stdout.replaceAll(/\s/gu, "")
}

describe("secrets at build time", () => {
  it("come from a file, byte for byte", async () => {
    const value = "line 1\nline 2 \u00e9 $HOME\n"
    const cwd = project({
      "image.config.ts": config("file", '{ token: { file: "t.txt" } }'),
      "t.txt": value,
    })
    const { code, stderr } = await stagecraft(["build", "--no-cache"], { cwd })
    expect(code, stderr).toBe(0)
    expect(await seen("file")).toBe(hex(value))
  })

  it("are given to raw text and to triggers, too", async () => {
    const name = tag("raw")
    const cwd = project({
      "image.config.ts": `${head}
const read = (id: string) => \`od -An -tx1 -v /run/secrets/\${id} >> /seen\`;
const base = stage("base")
  .from("busybox:1.36")
  .raw(\`RUN --mount=type=secret,id=first \${read("first")}\`)
  .onbuild((s) => s.run(read("second"), { mounts: [secret("second", { required: true })] }));
const app = stage("app").from(base).cmd(["cat", "/seen"]);
const secrets = { first: { file: "t.txt" }, second: { env: "SECOND" } };
export default defineConfig({ images: { app: image(app, { tags: ["${name}"], secrets }) } });
`,
      "t.txt": "one",
    })
    const env = { SECOND: "two" }
    const { code, stderr } = await stagecraft(["build", "--no-cache"], { cwd, env })
    expect(code, stderr).toBe(0)
    expect(await seen("raw")).toBe(hex("one") + hex("two"))
  })

  it("come from the environment, or from a command, less its last newline", async () => {
    const cwd = project({ "image.config.ts": config("env", '{ token: { env: "MY_TOKEN" } }') })
    const env = { MY_TOKEN: "from the environment" }
    expect((await stagecraft(["build", "--no-cache"], { cwd, env })).code).toBe(0)
    expect(await seen("env")).toBe(hex("from the environment"))
    const other = project({
      "image.config.ts": config("command", '{ token: { command: ["echo", "from a command"] } }'),
    })
    expect((await stagecraft(["build", "--no-cache"], { cwd: other })).code).toBe(0)
    expect(await seen("command")).toBe(hex("from a command"))
  })

  it("come from the command line, over the config", async () => {
    const cwd = project({
      "image.config.ts": config("flag", '{ token: { env: "NOT_SET" } }'),
      "given.txt": "given",
    })
    const words = ["build", "--no-cache", "--secret", "id=token,src=given.txt"]
    const { code, stderr } = await stagecraft(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(await seen("flag")).toBe(hex("given"))
    const wrong = await stagecraft(["build", "--secret", "token"], { cwd })
    expect(wrong.stderr).toContain("error[usage-option-value]: --secret: needs id=ID,src=FILE")
    expect(wrong.code).toBe(2)
  })

  it("are asked for once, however many images and steps want them", async () => {
    const cwd = project({
      "image.config.ts": `${head}
const made = (name: string) => stage(name).from("busybox:1.36").run("wc -c /run/secrets/token # " + name, { mounts: [secret("token")] });
const secrets = { token: { command: ["sh", "-c", "echo asked >> asked.txt; echo a1b2c"] } };
export default defineConfig({ images: {
  a: image(made("a"), { secrets }), b: image(made("b"), { secrets }), c: image(made("c"), { secrets }),
} });
`,
    })
    const { code, stderr } = await stagecraft(["build", "--no-cache"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr.match(/5 \/run\/secrets\/token/gu)).toHaveLength(3)
    expect(readFileSync(join(cwd, "asked.txt"), "utf8")).toBe("asked\n")
  })

  it("that take long to fetch do not hold up Ctrl-C", async () => {
    const command =
      'require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)'
    const cwd = project({
      "image.config.ts": config(
        "slow",
        JSON.stringify({ token: { command: [process.execPath, "-e", command] } }),
      ),
    })
    let since = 0
    const { code, stderr } = await stagecraft(["build"], {
      cwd,
      onStart: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(join(cwd, "pid"))) return
          clearInterval(watch)
          since = performance.now()
          child.kill("SIGINT")
        }, 20)
      },
    })
    expect(performance.now() - since).toBeLessThan(2000)
    expect(stderr).toContain("error[build-interrupted]")
    expect(stderr).not.toContain("secret-not-readable")
    expect(code).toBe(130)
    const pid = readFileSync(join(cwd, "pid"), "utf8")
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it("are not in the image", async () => {
    const cwd = project({
      "image.config.ts": `${head}
const app = stage("app")
  .from("busybox:1.36")
  .run("wc -c /run/secrets/token", { mounts: [secret("token")] })
  .cmd(["sh", "-c", "ls /run/secrets; cat /run/secrets/token; grep -rl 'find-me-7f3'a /etc /run /tmp; echo looked"]);
export default defineConfig({ images: { app: image(app, { tags: ["${tag("absent")}"] }) } });
`,
      "t.txt": "find-me-7f3a",
    })
    const { code, stderr } = await stagecraft(
      ["build", "--no-cache", "--secret", "id=token,src=t.txt"],
      { cwd },
    )
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("12 /run/secrets/token")
    const { stdout } = await engine.run(tag("absent"), [])
    expect(stdout).toBe("looked\n")
    const history = await engine.layersOf(tag("absent"))
    expect(JSON.stringify(history)).not.toContain("find-me-7f3a")
  })

  it("are masked wherever a step prints them, also when it fails", async () => {
    const cwd = project({
      "image.config.ts": `${head}
const app = stage("app")
  .from("busybox:1.36")
  .run("echo got $(cat /run/secrets/token); exit 3", { mounts: [secret("token")] });
export default defineConfig({ images: { app: image(app, { secrets: { token: { env: "T" } } }) } });
`,
    })
    const { code, stderr } = await stagecraft(["build", "--no-cache"], {
      cwd,
      env: { T: "hunter2-secret" },
    })
    expect(code).toBe(1)
    expect(stderr).toContain("got ***")
    expect(stderr).not.toContain("hunter2")
  })

  it("that nobody gave are told of, and the step runs without", async () => {
    const cwd = project({ "image.config.ts": config("none", "{}") })
    const { code, stderr } = await stagecraft(["build", "--no-cache"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("warning[secret-not-given]: no value is given for secret token")
    expect(await seen("none")).toBe("none")
  })

  it("of stages that are not built are not asked for", async () => {
    const cwd = project({
      "image.config.ts": `${head}
const first = stage("first").from("busybox:1.36").run("true");
const app = stage("app").from(first).run("true", { mounts: [secret("token", { required: true })] });
export default defineConfig({ images: { app: image(app) } });
`,
    })
    expect((await stagecraft(["build"], { cwd })).stderr).toContain("error[secret-required]")
    const { code, stderr } = await stagecraft(["build", "--target", "first"], { cwd })
    expect(code, stderr).toBe(0)
  })

  it("that cannot be read stop the build before it starts", async () => {
    const cwd = project({ "image.config.ts": config("bad", '{ token: { file: "nowhere.txt" } }') })
    const { code, stderr } = await stagecraft(["build"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain(
      "error[secret-not-readable]: secret token cannot be read: there is no ",
    )
    expect(stderr).not.toContain("Building")
  })
})

describe("ssh agents at build time", () => {
  /** Asks the agent for its identities, as ssh-add -l does: message 11, answered by message 12. */
  const ask =
    'perl -MIO::Socket::UNIX -e \'my $s = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die "no agent"; syswrite $s, pack("NC", 1, 11); sysread $s, my $a, 9; print unpack("H*", $a), "\\n"\''
  const asking = (name: string, options: string): string => `${head}
const app = stage("app").from("debian:bookworm-slim").run(${JSON.stringify(`${ask} > /answer`)}, { mounts: [ssh(${options})] }).cmd(["cat", "/answer"]);
export default defineConfig({ images: { app: image(app, { tags: ["${tag(name)}"] }) } });
`

  /** An agent without keys; it speaks the one message that is asked. */
  async function agent(folder: string): Promise<string> {
    const path = join(folder, "agent.sock")
    const server = createServer((socket) => {
      socket.on("data", (message) => {
        if (message[4] === 11) socket.write(Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0]))
      })
      socket.on("error", () => socket.destroy())
    })
    await new Promise<void>((resolve) => {
      server.listen(path, resolve)
    })
    onTestFinished(() => void server.close())
    return path
  }

  it("are reached through the mount", { timeout: 180_000 }, async () => {
    await ensureBases(process.env["DOCKER_HOST"] ?? "", ["debian:bookworm-slim"], () => undefined)
    const cwd = project({ "image.config.ts": asking("ssh", "") })
    const { code, stderr } = await stagecraft(["build", "--no-cache"], {
      cwd,
      env: { SSH_AUTH_SOCK: await agent(cwd) },
    })
    expect(code, stderr).toBe(0)
    expect((await engine.run(tag("ssh"), [])).stdout).toBe("000000050c00000000\n")
  })

  it("are made of key files, which stay here", { timeout: 180_000 }, async () => {
    await ensureBases(process.env["DOCKER_HOST"] ?? "", ["debian:bookworm-slim"], () => undefined)
    const cwd = project({
      "image.config.ts": asking("keys", '{ id: "deploy", required: true }').replace(
        "$a, 9",
        "$a, 4096",
      ),
    })
    const keys = ["one", "two"]
    for (const name of keys)
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(cwd, name)])
    const words = ["build", "--no-cache", "--ssh", "deploy=one,two"]
    const { code, stderr } = await stagecraft(words, { cwd, env: { SSH_AUTH_SOCK: undefined } })
    expect(code, stderr).toBe(0)
    const answer = (await engine.run(tag("keys"), [])).stdout
    for (const name of keys) {
      const [, blob = ""] = readFileSync(join(cwd, `${name}.pub`), "utf8").split(" ")
      expect(answer).toContain(Buffer.from(blob, "base64").toString("hex"))
    }
  })

  it("are not made of what is no key, or is locked", () => {
    const cwd = project({ "image.config.ts": asking("locked", ""), "text.txt": "hello" })
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "secret", "-f", join(cwd, "locked")])
    return Promise.all(
      [
        ["default=locked", "locked: it is protected by a passphrase: `ssh-add` it to an agent"],
        ["default=text.txt", "text.txt: it is neither the socket of an agent nor a private key"],
        ["default=locked,gone", "passphrase"],
        ["default=.", "it is a folder"],
        ["=text.txt", "needs ID=SOCKET, ID=KEYFILE"],
        ["default=", "needs ID=SOCKET, ID=KEYFILE"],
      ].map(async ([value = "", says = ""]) => {
        const { code, stderr } = await stagecraft(["build", "--ssh", value], { cwd })
        expect(stderr).toContain("error[usage-option-value]: --ssh: ")
        expect(stderr).toContain(says)
        expect(code).toBe(2)
      }),
    )
  })

  it("that a step requires and nobody runs stop the build before it starts", async () => {
    const cwd = project({ "image.config.ts": asking("none", "{ required: true }") })
    const { code, stderr } = await stagecraft(["build"], { cwd, env: { SSH_AUTH_SOCK: undefined } })
    expect(code).toBe(1)
    expect(stderr).toContain("error[ssh-required]")
    const dead = await stagecraft(["build", "--ssh", "default=nobody.sock"], { cwd })
    expect(dead.stderr).toContain(
      `error[ssh-not-answering]: the ssh agent for default does not answer at ${join(cwd, "nobody.sock")}`,
    )
    expect(dead.code).toBe(1)
    const optional = project({
      "image.config.ts": asking("optional", "").replace(/perl.*> \/answer/u, "true"),
    })
    const warned = await stagecraft(["build"], { cwd: optional, env: { SSH_AUTH_SOCK: undefined } })
    expect(warned.code, warned.stderr).toBe(0)
    expect(warned.stderr).toContain("warning[ssh-not-given]")
    const words = ["build", "--dry-run", "--ssh", "default=nobody.sock", "--ssh", "defualt=any"]
    const named = await stagecraft(words, { cwd: optional })
    expect(named.stderr).toContain("warning[unknown-ssh]: no step mounts the ssh agent defualt")
    expect(named.stderr).toContain("did you mean default?")
    expect(named.stderr).toContain("error[ssh-not-answering]")
    expect(named.code).toBe(1)
  })
})
