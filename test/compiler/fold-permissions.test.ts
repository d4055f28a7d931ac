import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { compile } from "@stagecraft/compiler"
import type { Stage } from "@stagecraft/dsl"
import { file, image, stage } from "@stagecraft/dsl"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { EngineClient } from "../exactness/engine-client.ts"
import { connect } from "../exactness/engine-client.ts"
import { listed } from "./listed-stages.ts"

const root = mkdtempSync(join(tmpdir(), "stagecraft-fold-build-"))
const names = ["run.sh", "app", "bin/a.sh", "bin/b.sh", "bin/c.sh"]
mkdirSync(join(root, "bin"))
for (const name of names) writeFileSync(join(root, name), `echo ${name}\n`, { mode: 0o644 })
afterAll(() => rmSync(root, { recursive: true, force: true }))

let engine: EngineClient
beforeAll(async () => {
  engine = await connect("busybox:1.36")
}, 600_000)

const base = (name: string): Stage => stage(name).from("busybox:1.36").shell(["/bin/sh", "-c"])
/** The context holds the Dockerfile itself, which the two builds do not share. */
const LIST = [
  "find . -path ./bin -prune -o ! -name Dockerfile -exec stat -c '%n %F %a %u:%g' {} + | sort",
  "find . -path ./bin -prune -o -type f ! -name Dockerfile -exec sha256sum {} + | sort -k 2",
].join("; ")

/** What each of the stages holds: name, kind, mode, owner and contents of all files. */
async function listings(
  stages: readonly Stage[],
  optimize: false | { readonly mergeRuns: false },
): Promise<{
  readonly files: ReadonlyMap<string, string>
  readonly dockerfile: string
  readonly did: number
}> {
  const compiled = compile(image(listed(base("report"), stages, LIST)).toNode("report"), {
    optimize,
    purpose: "build",
    contextFolder: root,
  })
  expect(compiled.problems.filter(({ severity }) => severity === "error")).toEqual([])
  const context = names.map((name) => [name, readFileSync(join(root, name))] as const)
  const files = await engine.outOf(compiled.dockerfile, context)
  const did = compiled.record.filter(
    ({ pass, action }) => pass === "fold-permissions" && action === "did",
  ).length
  const texts = new Map([...files].map(([name, contents]) => [name, contents.toString()]))
  return { files: texts, dockerfile: compiled.dockerfile, did }
}

const folded: readonly Stage[] = [
  base("exact").copy("run.sh", "/run.sh").run("chmod 755 /run.sh"),
  base("made").copy("run.sh", "/x/y/run.sh").run("chmod 700 /x/y/run.sh"),
  base("made-755").copy("run.sh", "/x/y/run.sh").run("chmod 755 /x/y/run.sh"),
  base("made-owner").copy("run.sh", "/x/y/run.sh").run("chown 7:8 /x/y/run.sh"),
  base("there").workdir("/x/y").copy("run.sh", "/x/run.sh").run("chmod 600 /x/run.sh"),
  base("broad").workdir("/w").copy(".", ".").run("chmod +x bin/a.sh /w/bin/b.sh && chown 1:2 app"),
  base("twice").workdir("/w").copy("run.sh", "./").copy(".", ".").run("chmod 750 run.sh"),
  base("both").workdir("/w").copy("run.sh", "./").run("chown 5 run.sh && chmod g+w,o= run.sh"),
  base("owned").workdir("/w").copy("run.sh", "./", { chown: "3:4" }).run("chgrp 9 run.sh"),
  base("moded").copy("run.sh", "/x/run.sh", { chmod: "600" }).run("chmod 755 /x/run.sh"),
  base("inline").copy(file("a.ini", "a\n"), "/etc/app/a.ini").run("chmod 640 /etc/app/a.ini"),
  base("several").copy(["run.sh", "app"], "/x/").run("chmod 755 /x/run.sh && chmod 755 /x/app"),
  base("some").copy(["run.sh", "app"], "/x/").run("chmod 711 /x/app"),
  base("over").copy("app", "/x/run.sh").copy("run.sh", "/x/run.sh").run("chmod 701 /x/run.sh"),
  base("add").add(".", "/w/").run("chmod a+x /w/run.sh").run("chown :3 /w/run.sh"),
  base("across").workdir("/w").copy(".", ".").run("mkdir -p /d").run("chmod 755 run.sh && ls /d"),
  base("as-user")
    .workdir("/w")
    .copy("run.sh", "./", { chown: "5:5" })
    .user("5")
    .run("chmod 4 run.sh"),
]

it("gives the same files with chmod and chown inside the COPY", async () => {
  const [written, optimized] = [
    await listings(folded, false),
    await listings(folded, { mergeRuns: false }),
  ]
  expect(optimized.did).toBeGreaterThanOrEqual(folded.length)
  expect(optimized.dockerfile).not.toMatch(/RUN ch(?:mod|own|grp)/u)
  for (const [index, { name }] of folded.map((each) => each.toNode()).entries())
    expect(optimized.files.get(`${index}`), name).toBe(written.files.get(`${index}`))
  expect(optimized.files.size).toBe(folded.length)
}, 300_000)

/** What a rule is for: the flags do something else than the commands. */
const differs: readonly (readonly [why: string, asCommand: Stage, asFlag: Stage])[] = [
  [
    "folders that a COPY makes get its --chmod",
    base("m1").copy("run.sh", "/x/y/run.sh").run("chmod 700 /x/y/run.sh"),
    base("m2").copy("run.sh", "/x/y/run.sh", { chmod: "700" }),
  ],
  [
    "folders that a COPY makes get its --chown",
    base("o1").copy("run.sh", "/x/run.sh").run("chown 1:1 /x/run.sh"),
    base("o2").copy("run.sh", "/x/run.sh", { chown: "1:1" }),
  ],
  [
    "a folder that is there keeps its mode",
    base("d1").run("mkdir -m 700 /x").copy(".", "/x").run("chmod -R 755 /x"),
    base("d2").run("mkdir -m 700 /x").copy(".", "/x", { chmod: "755" }),
  ],
  [
    "a destination that is a folder keeps its file's mode",
    base("f1").run("mkdir /run.sh").copy("run.sh", "/run.sh").run("chmod 700 /run.sh"),
    base("f2").run("mkdir /run.sh").copy("run.sh", "/run.sh", { chmod: "700" }),
  ],
  [
    "a file that changes hands loses setuid",
    base("s1").copy("run.sh", "/run.sh", { chmod: "4755" }).run("chown 1:1 /run.sh"),
    base("s2").copy("run.sh", "/run.sh", { chmod: "4755", chown: "1:1" }),
  ],
  [
    "a name is the image's own at that place",
    base("n1")
      .copy("run.sh", "/run.sh")
      .run("echo me:x:77:77::/:/bin/sh >> /etc/passwd")
      .run("echo me:x:77: >> /etc/group && chown me:me /run.sh"),
    base("n2")
      .run("echo me:x:78:78::/:/bin/sh >> /etc/passwd && echo me:x:78: >> /etc/group")
      .copy("run.sh", "/run.sh", { chown: "me:me" }),
  ],
  [
    "a start-up file may set another umask",
    base("u1").run("echo umask 077 > /rc").copy("app", "/app").run("sh -c '. /rc; chmod +x /app'"),
    base("u2").run("echo umask 077 > /rc").copy("app", "/app", { chmod: "755" }),
  ],
]

it("would give others where a rule forbids it", async () => {
  const { files } = await listings(
    differs.flatMap(([, ...both]) => both),
    false,
  )
  for (const [index, [why]] of differs.entries())
    expect(files.get(`${2 * index}`), why).not.toBe(files.get(`${2 * index + 1}`))
  // And none of them is made.
  const optimized = await listings(
    differs.map(([, asCommand]) => asCommand),
    { mergeRuns: false },
  )
  for (const index of differs.keys())
    expect(optimized.files.get(`${index}`)).toBe(files.get(`${2 * index}`))
}, 300_000)
