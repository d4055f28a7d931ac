import { spawnSync } from "node:child_process"
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"

import { beforeAll, beforeEach, describe, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import type { DockerCli } from "../../scripts/engine/buildx.ts"
import { run } from "../../scripts/engine/run.ts"
import {
  BASE,
  containerdHost,
  engineHost,
  findClean,
  needsContainerd,
  nonce,
  temporaryFolder,
} from "./engine-under-test.ts"
import { solveOutputs } from "./output-solve.ts"

let engine: Engine
let other: Engine
let docker: DockerCli
let dockerOfOther: DockerCli
beforeAll(async () => {
  const host = await engineHost()
  engine = await findClean(host)
  docker = await dockerCli(host)
  if (containerdHost === undefined) return
  other = await findClean(containerdHost)
  dockerOfOther = await dockerCli(containerdHost)
}, 300_000)

/** Everything of a tree that an export carries, but not who owns it. */
function listing(folder: string, below = ""): string[] {
  const inodes = new Map<number, string>()
  const visit = (path: string): string[] => {
    const names = readdirSync(join(folder, path)).toSorted()
    return names.flatMap((name) => {
      const at = path === "" ? name : `${path}/${name}`
      const stat = lstatSync(join(folder, at), { bigint: true })
      const mode = (Number(stat.mode) & 0o7777).toString(8)
      const time = stat.mtimeNs / 1000n
      const first = inodes.get(Number(stat.ino))
      inodes.set(Number(stat.ino), first ?? at)
      if (stat.isDirectory()) return [`${at}/ ${mode} ${time}`, ...visit(at)]
      if (stat.isSymbolicLink()) return [`${at} -> ${readlinkSync(join(folder, at))} ${time}`]
      if (first !== undefined) return [`${at} = ${first}`]
      const kind = stat.isFIFO() ? "fifo" : stat.isCharacterDevice() ? `char ${stat.rdev}` : ""
      const text = kind || readFileSync(join(folder, at)).toString("latin1").slice(0, 200)
      return [`${at} ${mode} ${time} ${stat.size} ${text}`]
    })
  }
  return visit(below)
}

async function buildx(cli: DockerCli, dockerfile: string, args: readonly string[]): Promise<void> {
  const context = temporaryFolder({ Dockerfile: dockerfile })
  const [program = "", ...words] = cli.command
  await run(program, [...words, "buildx", "build", "-q", ...args, context], { env: cli.env })
}

/** One of each: modes, links, empty and large files, odd names. */
const ODD = `FROM ${BASE} AS make
RUN mkdir -p /o/dir/deep /o/closed /o/sticky && cd /o \\
 && echo plain > plain && : > empty && head -c 300000 /dev/zero > large \\
 && ln plain dir/hard && ln -s ../plain dir/soft && ln -s /nowhere broken && ln -s dir/deep to-dir \\
 && echo suid > suid && chmod 6755 suid && chmod 1777 sticky && echo x > closed/in && chmod 500 closed \\
 && echo ro > ro && chmod 400 ro && mkfifo pipe && mknod null c 1 3 \\
 && echo u > 'über größe' && echo n > "$(printf 'new\\nline')" && echo b > "$(printf '\\357\\273\\277mark')" \\
 && seq 1 300 | while read n; do echo $n > dir/deep/$n; done \\
 && touch -d '2001-02-03 04:05:06' plain dir/deep dir/soft
FROM scratch
COPY --from=make /o /
`

const local = (dest: string) => [{ type: "local", attributes: { dest } }]

describe("local", () => {
  test("a folder as docker buildx build makes it: modes, times, links, odd names", async () => {
    const folder = temporaryFolder({})
    const mine = join(folder, "new", "mine")
    const theirs = join(folder, "theirs")
    const { problem } = await solveOutputs(engine, { dockerfile: ODD, outputs: local(mine) })
    expect(problem).toBeUndefined()
    await buildx(docker, ODD, ["-o", `type=local,dest=${theirs}`])
    const wanted = listing(theirs)
    expect(wanted.length).toBeGreaterThan(310)
    expect(listing(mine)).toEqual(wanted)
    // buildx closes it to everyone else; ours is as open as the folder above that was made on the way.
    expect(statSync(mine).mode).toBe(statSync(join(folder, "new")).mode)
    expect(readdirSync(join(folder, "new"))).toEqual(["mine"])
  })

  test("into a folder that is there: same names are replaced, links are not followed, the rest stays", async () => {
    const folder = temporaryFolder({
      "out/kept": "kept",
      "out/file": "old",
      "out/dir/kept": "kept",
      "out/was-folder/x": "x",
      "secret/file": "outside",
    })
    const out = join(folder, "out")
    symlinkSync("../secret", join(out, "way-out"))
    symlinkSync("../secret/file", join(out, "link"))
    const dockerfile = `FROM scratch
COPY file /file
COPY file /dir/new
COPY file /was-folder
COPY file /way-out/file
COPY file /link
`
    const files = { file: "new" }
    const { problem } = await solveOutputs(engine, { dockerfile, files, outputs: local(out) })
    expect(problem).toBeUndefined()
    expect(listing(folder).map((line) => line.replace(/ \d{3} \d+(?: \d+)?/u, ""))).toEqual([
      "out/",
      "out/dir/",
      "out/dir/kept kept",
      "out/dir/new new",
      "out/file new",
      "out/kept kept",
      "out/link new",
      "out/was-folder new",
      "out/way-out/",
      "out/way-out/file new",
      "secret/",
      "secret/file outside",
    ])
  })

  test("several platforms go to folders of their own", async (context) => {
    needsContainerd(context)
    const dest = join(temporaryFolder({}), "out")
    const { problem } = await solveOutputs(other, {
      dockerfile: "FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /arch\n",
      files: { amd64: "amd64", arm64: "arm64" },
      platforms: ["linux/amd64", "linux/arm64"],
      outputs: local(dest),
    })
    expect(problem).toBeUndefined()
    expect(readdirSync(dest)).toEqual(["linux_amd64", "linux_arm64"])
    expect(readFileSync(join(dest, "linux_arm64", "arch"), "utf8")).toBe("arm64")
  })

  test("hard links of several platforms, which come at the same time", async (context) => {
    needsContainerd(context)
    const dest = join(temporaryFolder({}), "out")
    // One platform is through while many files of the other, of which the links are told, wait for their turn.
    const dockerfile = `FROM --platform=$BUILDPLATFORM ${BASE} AS make
ARG TARGETARCH
RUN mkdir /o && cd /o && echo $TARGETARCH > z && ln z zz && head -c 9000000 /dev/zero > a \\
 && seq 1 $([ $TARGETARCH = amd64 ] && echo 1 || echo 99) \\
 | while read n; do head -c 900000 /dev/zero > $n; ln $n $n-hard; done
FROM scratch
COPY --from=make /o /
`
    const platforms = ["linux/amd64", "linux/arm64"]
    const { problem } = await solveOutputs(other, { dockerfile, platforms, outputs: local(dest) })
    expect(problem).toBeUndefined()
    for (const [arch, count] of [
      ["amd64", 2],
      ["arm64", 100],
    ] as const) {
      const lines = listing(dest, `linux_${arch}`)
      expect(lines.filter((line) => line.includes(" = "))).toHaveLength(count)
      expect(lines).toContain(`linux_${arch}/zz = linux_${arch}/z`)
      expect(readFileSync(join(dest, `linux_${arch}`, "zz"), "utf8")).toBe(`${arch}\n`)
    }
  })

  test("a build that fails leaves nothing behind, and what was there is as it was", async () => {
    const folder = temporaryFolder({ "out/kept": "kept" })
    const dockerfile = `FROM ${BASE}\nRUN echo ${nonce()}; false\n`
    const outputs = [
      ...local(join(folder, "out")),
      ...local(join(folder, "new", "deep")),
      { type: "tar", attributes: { dest: join(folder, "a", "x.tar") } },
    ]
    const { problem } = await solveOutputs(engine, { dockerfile, outputs })
    expect(problem?.code).toBe("run-failed")
    expect(listing(folder).map((line) => line.split(" ")[0])).toEqual(["out/", "out/kept"])
  })

  test("an abort while the files come leaves nothing behind", async () => {
    const folder = temporaryFolder({})
    const dockerfile = `FROM ${BASE} AS make
RUN mkdir /o && head -c 400000000 /dev/zero > /o/large
FROM scratch
COPY --from=make /o /
`
    const abort = new AbortController()
    const dest = join(folder, "out")
    const watch = setInterval(() => {
      const [name] = readdirSync(folder)
      const large = name && join(folder, name, "large")
      if (large && existsSync(large) && lstatSync(large).size > 0) abort.abort()
    }, 1)
    const solve = { dockerfile, outputs: local(dest), signal: abort.signal }
    const { problem } = await solveOutputs(engine, solve)
    clearInterval(watch)
    expect(problem?.code).toBe("build-interrupted")
    expect(readdirSync(folder)).toEqual([])
  })
})

const entriesOf = (tar: Buffer | string): string[] => {
  const { stdout } = spawnSync("tar", ["-tvf", typeof tar === "string" ? tar : "-"], {
    ...(typeof tar !== "string" && { input: tar }),
    encoding: "latin1",
    env: { ...process.env, TZ: "UTC", LC_ALL: "C" },
  })
  return stdout.trim().split("\n")
}

describe("tar", () => {
  test("a file as docker buildx build makes it", async () => {
    const folder = temporaryFolder({})
    const mine = join(folder, "deep", "mine.tar")
    const outputs = [{ type: "tar", attributes: { dest: mine } }]
    expect((await solveOutputs(engine, { dockerfile: ODD, outputs })).problem).toBeUndefined()
    await buildx(docker, ODD, ["-o", `type=tar,dest=${folder}/theirs.tar`])
    expect(entriesOf(mine).length).toBeGreaterThan(310)
    expect(entriesOf(mine)).toEqual(entriesOf(`${folder}/theirs.tar`))
    expect(readdirSync(join(folder, "deep"))).toEqual(["mine.tar"])
  })

  test("to standard output, as slowly as it is read", async () => {
    const chunks: Uint8Array[] = []
    let busy = 0
    const stdout = async (chunk: Uint8Array): Promise<void> => {
      expect(busy++).toBe(0)
      await new Promise((resolve) => setImmediate(resolve))
      busy--
      chunks.push(chunk)
    }
    const outputs = [{ type: "tar", attributes: { dest: "-" } }]
    const { problem } = await solveOutputs(engine, { dockerfile: ODD, outputs, stdout })
    expect(problem).toBeUndefined()
    expect(entriesOf(Buffer.concat(chunks)).length).toBeGreaterThan(310)
  })

  test("several outputs of one build", async () => {
    const folder = temporaryFolder({})
    const outputs = [
      { type: "tar", attributes: { dest: join(folder, "x.tar") } },
      ...local(join(folder, "out")),
    ]
    expect((await solveOutputs(engine, { dockerfile: ODD, outputs })).problem).toBeUndefined()
    expect(entriesOf(join(folder, "x.tar")).length).toBeGreaterThan(310)
    expect(readdirSync(join(folder, "out"))).toContain("plain")
  })

  test("into a device as it is, into a link's file, with the mode that the file had", async () => {
    const folder = temporaryFolder({ "real.tar": "old" })
    symlinkSync("real.tar", join(folder, "link.tar"))
    const dockerfile = "FROM scratch\nCOPY a /a\n"
    const outputs = ["/dev/null", join(folder, "link.tar")].map((dest) => ({
      type: "tar",
      attributes: { dest },
    }))
    const { problem } = await solveOutputs(engine, { dockerfile, files: { a: "a" }, outputs })
    expect(problem).toBeUndefined()
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true)
    expect(readlinkSync(join(folder, "link.tar"))).toBe("real.tar")
    expect(entriesOf(join(folder, "real.tar"))[0]).toMatch(/ a$/u)
  })
})

describe("archives of containerd's store", () => {
  beforeEach(needsContainerd)

  test("oci, as a file and as a folder, where names that were there stay", async () => {
    const folder = temporaryFolder({})
    const file = join(folder, "image.tar")
    const layout = join(folder, "layout")
    const build = (tag: string) =>
      solveOutputs(other, {
        dockerfile: "FROM scratch\nARG TARGETARCH\nCOPY a /a\nENV X=$TARGETARCH\n",
        files: { a: tag },
        tags: [tag],
        platforms: ["linux/amd64", "linux/arm64"],
        outputs: [
          { type: "oci", attributes: { dest: file } },
          { type: "oci", attributes: { dest: layout, tar: "false" } },
        ],
      })
    const first = await build("acme/first:1")
    expect(first.problem).toBeUndefined()
    const second = await build("acme/second:2")
    expect(second.problem).toBeUndefined()
    const names = entriesOf(file).map((line) => line.split(" ").at(-1))
    expect(names).toEqual(expect.arrayContaining(["index.json", "oci-layout"]))
    const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as {
      manifests: { digest: string; annotations: Record<string, string> }[]
    }
    const of = index.manifests.map(({ annotations }) => annotations["io.containerd.image.name"])
    expect(of).toEqual(["docker.io/acme/first:1", "docker.io/acme/second:2"])
    for (const { digest } of index.manifests) {
      const blob = readFileSync(join(layout, "blobs", digest.replace(":", "/")), "utf8")
      const { manifests } = JSON.parse(blob) as { manifests: { platform: object }[] }
      expect(manifests.map(({ platform }) => platform)).toMatchObject([
        { architecture: "amd64" },
        { architecture: "arm64" },
      ])
    }
    expect(second.digest).toBe(index.manifests[1]?.digest)
  })

  test("docker, as a file that docker load takes", async () => {
    const folder = temporaryFolder({})
    const tag = `stagecraft-test/archive:${nonce()}`
    const { problem } = await solveOutputs(other, {
      dockerfile: "FROM scratch\nCOPY a /a\n",
      files: { a: "a" },
      tags: [tag],
      outputs: [{ type: "docker", attributes: { dest: join(folder, "image.tar") } }],
    })
    expect(problem).toBeUndefined()
    const [program = "", ...words] = dockerOfOther.command
    const docker = (...args: string[]): Promise<string> =>
      run(program, [...words, ...args], { env: dockerOfOther.env })
    expect(await docker("load", "-i", join(folder, "image.tar"))).toContain(tag)
    await docker("rmi", tag)
  })

  test("are refused by name where the engine cannot make them", async () => {
    const outputs = [{ type: "oci", attributes: { dest: "/tmp/never.tar" } }]
    const { problem } = await solveOutputs(engine, { dockerfile: "FROM scratch\n", outputs })
    expect(problem?.code).toBe("output-needs-containerd-store")
    expect(problem?.hint).toContain("containerd-snapshotter")
  })
})

describe("a place that cannot be written", () => {
  const span = { file: "/p/image.config.ts", line: 5, column: 9 }
  const dockerfile = "FROM scratch\nCOPY a /a\n"
  const files = { a: "a" }

  test.each([
    ["local", "file", "a file has that name"],
    ["local", "file/below", "no folder"],
    ["tar", "folder", "there is a folder of that name"],
    ["tar", "file/below", "no folder"],
  ])("%s to %s", async (type, name, words) => {
    const folder = temporaryFolder({ file: "kept", "folder/kept": "kept" })
    const outputs = [{ type, attributes: { dest: join(folder, name) } }]
    const { problem } = await solveOutputs(engine, { dockerfile, files, outputs, span })
    expect(problem).toMatchObject({ code: "output-not-saved", span })
    expect(problem?.message).toContain(words)
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("kept")
  })

  test("a full and a read-only disk", async () => {
    const folder = temporaryFolder({})
    for (const name of ["full", "closed"]) mkdirSync(join(folder, name))
    const full = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "x", join(folder, "full")])
    const closed = spawnSync("mount", ["-t", "tmpfs", "-o", "ro", "x", join(folder, "closed")])
    try {
      expect([full.status, closed.status]).toEqual([0, 0])
      writeFileSync(join(folder, "full", "kept"), "kept")
      const large = { a: "x".repeat(300_000) }
      const solve = { dockerfile, files: large, span }
      for (const [type, dest, words] of [
        ["local", "full", "no space is left"],
        ["local", "full/new", "no space is left"],
        ["tar", "full/x.tar", "no space is left"],
        ["local", "closed", "read-only"],
        ["local", "closed/new", "read-only"],
        ["tar", "closed/x.tar", "read-only"],
      ] as const) {
        const outputs = [{ type, attributes: { dest: join(folder, dest) } }]
        const { problem } = await solveOutputs(engine, { ...solve, outputs })
        expect(problem, dest).toMatchObject({ code: "output-not-saved", span })
        expect(problem?.message).toContain(words)
        expect(readdirSync(join(folder, "full"))).toEqual(["kept"])
      }
    } finally {
      spawnSync("umount", [join(folder, "full"), join(folder, "closed")])
    }
  })
})
