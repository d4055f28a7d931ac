import { compile } from "@stagecraft/compiler"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import { cache, file, image, sh, stage, TARGETARCH, toImageNode } from "@stagecraft/dsl"
import { afterAll, describe, expect, it } from "vitest"
import type { Builder } from "./builders.ts"
import { BASE, buildah, docker } from "./builders.ts"

/*
 * What is compiled for a profile is built by the tool that the profile speaks of. The images look at themselves: a RUN
 * that finds something else than was written fails the build.
 */

type ProfileName = NonNullable<ImageOptions["profile"]>

const files = {
  "src/main.sh": "#!/bin/sh\necho main\n",
  "src/data/one.txt": "one\n",
  "README.md": "read me\n",
}

/** Compares in one line: a command of several lines would need what not every builder has. */
const expectText = (path: string, text: string) =>
  sh`test "$(tr '\\n' '|' < ${path})" = ${text.replaceAll("\n", "|")}`

/** The steps that every builder has a way for. */
function common(name: string): Stage {
  const tools = stage("tools").from(BASE).run("mkdir -p /out && echo tool > /out/tool")
  return stage(name)
    .from(BASE)
    .label({ "org.example.a": 'say "hi"', "org.example.b": "a b" })
    .env({ GREETING: "cost $5 'a' \"b\" \\ c" })
    .user("root")
    .workdir("/srv/app dir")
    .copy("src", "code/")
    .copy("README.md", "/srv/app dir/")
    .copy("/out/tool", "/usr/local/share/", { from: tools })
    .run(expectText("code/main.sh", "#!/bin/sh\necho main\n"))
    .run(expectText("/usr/local/share/tool", "tool\n"))
    .run("mkdir -p /w/a")
    .run("touch /w/a/f")
    .run("chmod 600 /w/a/f")
    .run('test "$(stat -c %a /w/a/f)" = 600', { merge: false })
    .run(["test", "-d", "/w/a"])
    .expose(80)
    .expose("53/udp")
    .volume("/data")
    .stopsignal("SIGTERM")
    .healthcheck("test -e /w", { interval: "5s" })
    .entrypoint(["/bin/sh", "-c"])
    .cmd(["echo $GREETING"])
}

/** What a profile that lacks it goes another way for. */
const lowered = (of: Stage): Stage =>
  of
    .shell(["/bin/sh", "-ec"])
    .run("mkdir -p /c && echo x > /c/x", { mounts: [cache("/c")] })
    .copy(file("settings.ini", "[a]\npath = C:\\new\n100% 'sure'\n\ttab\n"), "/etc/app/")
    .run(expectText("/etc/app/settings.ini", "[a]\npath = C:\\new\n100% 'sure'\n\ttab\n"))
    .run("mkdir -m 2775 /handed && chgrp 8 /handed")
    .copy(file("x", "x\n"), "/handed/down/")
    .run('test "$(stat -c %g:%a /handed/down /handed/down/x | xargs)" = "8:2755 0:644"')
    .run("echo old > /w/real && chmod 600 /w/real && ln -s real /w/named")
    .copy(file("named", "new\n"), "/w/named")
    .run('test -L /w/named && test "$(cat /w/real)" = new && test "$(stat -c %a /w/real)" = 644')
    .script("for each in 1 2; do\n  echo $each\ndone > /w/script\n")
    .run(expectText("/w/script", "1\n2\n"))
    .copy("README.md", "/linked/", { link: true })
    .run(expectText("/linked/README.md", "read me\n"))

const builders: readonly (readonly [
  profile: ProfileName,
  title: string,
  () => Promise<Builder>,
])[] = [
  ["docker-28", "Docker 28", () => docker("28", "buildkit")],
  ["docker-23", "Docker 28", () => docker("28", "buildkit")],
  ["docker-20.10", "Docker 20.10 with BuildKit", () => docker("20", "buildkit")],
  ["classic", "Docker 20.10 without BuildKit", () => docker("20", "classic")],
  ["classic", "Docker 28 without BuildKit", () => docker("28", "classic")],
  ["buildah", "buildah", buildah],
]

describe.each(builders)("the profile %s, built by %s", (profile, _, start) => {
  let started: Promise<Builder> | undefined
  const builder = (): Promise<Builder> => (started ??= start())
  afterAll(async () => (await started)?.close())

  async function build(of: Stage): Promise<void> {
    const node = toImageNode(image(of, { profile }), "app")
    const { dockerfile, problems } = compile(node)
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([])
    await (await builder()).build(dockerfile, files)
  }

  it(
    "sets the arguments that say the platform, or is known not to",
    { timeout: 300_000 },
    async () => {
      const asking = stage("app").from(BASE).run(`test -n "${TARGETARCH}"`)
      const asked = compile(toImageNode(image(asking, { profile }), "app"))
      const codes = asked.problems.map(({ code }) => code)
      expect(codes).toEqual(profile === "classic" ? ["profile-lacks-feature"] : [])
      const built = (await builder()).build(asked.dockerfile, files)
      const outcome = await built.then(() => "built", String)
      expect(outcome).toMatch(profile === "classic" ? /test -n .*non-zero code/su : /^built$/u)
    },
  )

  it("reads what it has, and another way for what it lacks", { timeout: 300_000 }, async () => {
    await expect(build(lowered(common("app")))).resolves.toBeUndefined()
  })
})
