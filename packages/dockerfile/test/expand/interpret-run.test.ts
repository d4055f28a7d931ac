import { describe, expect, it } from "vitest"
import { build, faults, last } from "./interpreting.ts"

const run = (...lines: readonly string[]) => last(build(["FROM a", ...lines]), "run")

describe("RUN", () => {
  it("gives a text to the shell as it is, and an array to nobody", () => {
    expect(run("RUN echo  $A \\\n  && b").argv).toEqual(["/bin/sh", "-c", "echo  $A   && b"])
    expect(run('SHELL ["s","-x"]', "RUN a").argv).toEqual(["s", "-x", "a"])
    expect(run('RUN ["a", "$B"]').argv).toEqual(["a", "$B"])
  })

  it("has user, folder, network, security and devices", () => {
    const step = run("USER u", "WORKDIR /w", "RUN --network=none --security=insecure x")
    expect(step).toMatchObject({
      user: "u",
      directory: "/w",
      network: "none",
      security: "insecure",
      devices: [],
      lines: { first: 4, last: 4 },
    })
    expect(run("RUN x")).toMatchObject({ network: "default", security: "sandbox" })
  })

  it("sees the proxies that the build gives, without an ARG", () => {
    const buildArgs = { HTTP_PROXY: "upper", http_proxy: "lower", No_Proxy: "n", OTHER: "o" }
    const { proxy, env } = last(build(["FROM a", "RUN x"], { buildArgs }), "run")
    expect(proxy).toEqual({ http_proxy: "lower", no_proxy: "n" })
    expect(env).toHaveLength(1)
  })

  it("cannot be nothing", () => {
    expect(faults(["FROM a", "RUN []"])).toEqual(["2: RUN [] has no command"])
  })
})

describe("a heredoc of RUN", () => {
  it.each([
    ["<<EOF\na $B\n\tc\nEOF", "a $B\n\tc\n"],
    ["<<-EOF\n\ta\n\t\tb\nEOF", "a\nb\n"],
    ["<<'EOF'\na\nEOF", "a\n"],
    ["<<EOF\nEOF", ""],
    ["3<<EOF\na\nEOF", "a\n"],
    ["cat <<EOF > x\na\nEOF", "cat <<EOF > x\na\nEOF"],
    ["a <<-X && b <<Y\n\t1\nX\n2\nY", "a <<-X && b <<Y\n\t1\nX\n2\nY"],
  ])("%j runs %j", (words, text) =>
    expect(run(`RUN ${words}`).argv).toEqual(["/bin/sh", "-c", text]),
  )

  it("that names its interpreter is a file", () => {
    expect(run("RUN <<-NAME\n\t#!/bin/x\n\ty\nNAME")).toMatchObject({
      argv: ["/bin/sh", "-c", "/dev/pipes/NAME"],
      script: { name: "NAME", content: "#!/bin/x\ny\n" },
    })
  })

  it("is no file on Windows", () => {
    const lines = ["FROM --platform=windows/amd64 a", "RUN <<EOF\n#!x\nEOF"]
    expect(last(build(lines), "run").argv).toEqual(["cmd", "/S", "/C", "#!x\n"])
  })
})

describe("mounts", () => {
  const mounts = (flags: string, ...before: readonly string[]) =>
    run("WORKDIR /w", ...before, `RUN ${flags} x`).mounts

  it("of files are of the context, a stage or an image", () => {
    const [own, stage, image] = last(
      build([
        "FROM a AS s",
        "FROM b",
        "RUN --mount=target=/1,source=q --mount=target=/2,from=S,rw --mount=target=/3,from=i:1 x",
      ]),
      "run",
    ).mounts
    expect(own).toEqual({
      kind: "bind",
      target: "/1",
      from: "context",
      source: "/q",
      readOnly: true,
    })
    expect(stage).toMatchObject({
      from: { reference: "docker.io/library/a:latest" },
      readOnly: false,
    })
    expect(image).toMatchObject({ from: { reference: "docker.io/library/i:1" } })
  })

  it("of caches start empty, with an owner where one is given", () => {
    expect(mounts("--mount=type=cache,target=c/../d,uid=5,mode=0700,sharing=locked")).toEqual([
      {
        kind: "cache",
        target: "/w/d",
        from: expect.objectContaining({ kind: "scratch" }),
        source: "/",
        readOnly: false,
        cache: { id: "d", sharing: "locked" },
        folder: { uid: 5, gid: 0, mode: 0o700 },
      },
    ])
    const [filled] = mounts("--mount=type=cache,target=/c,id=i,from=x,source=/y,uid=5,ro")
    expect(filled).toMatchObject({
      source: "/y",
      readOnly: true,
      cache: { id: "i", sharing: "shared" },
    })
    expect(filled).not.toHaveProperty("folder")
  })

  it("without a source are the stage called scratch, where there is one", () => {
    const lines = ["FROM a AS scratch", "FROM b", "RUN --mount=type=cache,target=/c x"]
    expect(last(build(lines), "run").mounts).toMatchObject([
      { from: { reference: "docker.io/library/a:latest" } },
    ])
  })

  it("of memory have a size", () => {
    expect(mounts("--mount=type=tmpfs,target=/t,size=2m")).toEqual([
      { kind: "tmpfs", target: "/t", size: 2 * 1024 * 1024, readOnly: false },
    ])
  })

  it.each([
    ["id=i", { id: "i", target: "/run/secrets/i" }],
    ["source=a/b", { id: "a/b", target: "/run/secrets/b" }],
    ["target=/x/y", { id: "y", target: "/x/y" }],
    ["id=i,env=E,required", { id: "i", env: "E", required: true }],
    ["id=i,env=E,target=/x,uid=1", { id: "i", env: "E", target: "/x", uid: 1, mode: 0o400 }],
  ])("of secrets: %s", (fields, mount) => {
    const [found] = mounts(`--mount=type=secret,${fields}`)
    expect(found).toMatchObject({ kind: "secret", ...mount })
    expect(found).toHaveProperty("required", "required" in mount)
  })

  it("of agents have a socket each", () => {
    expect(
      mounts("--mount=type=ssh --mount=type=ssh,id=b,gid=7 --mount=type=ssh,target=/s"),
    ).toMatchObject([
      { kind: "ssh", id: "", target: "/run/buildkit/ssh_agent.0", mode: 0o600 },
      { id: "b", target: "/run/buildkit/ssh_agent.1", gid: 7 },
      { target: "/s" },
    ])
  })

  it("are sorted by target, secrets and agents behind", () => {
    const flags = ["type=ssh", "type=secret,id=i", "type=tmpfs,target=/z", "target=/b", "target=/a"]
    const sorted = mounts(flags.map((flag) => `--mount=${flag}`).join(" "))
    expect(sorted.map(({ target }) => target)).toEqual([
      "/a",
      "/b",
      "/z",
      "/run/secrets/i",
      "/run/buildkit/ssh_agent.0",
    ])
  })

  it("expand their values", () => {
    expect(mounts("--mount=type=$T,target=/$P,id=${Q:-q}", "ENV T=cache P=p")).toMatchObject([
      { target: "/p", cache: { id: "q" } },
    ])
  })

  it.each([
    ["type=tmpfs,target=/", "is put on /"],
    ["target=/a/b,mode=1", "has no mode"],
    ["type=ssh,source=x", "has no source"],
    ["target=/a,from=later", "comes later"],
    ["type=ssh,from=later", "comes later"],
    ["type=cache,target=${", "without the }"],
    ["type=none", "unknown type"],
  ])("cannot be %s", (mount, why) => {
    const lines = ["FROM a AS x", `RUN --mount=${mount} x`, "FROM b AS later"]
    expect(faults(lines, { target: 0 })[0]).toMatch(/^2: --mount=/u)
    expect(faults(lines, { target: 0 })[0]).toContain(why)
  })
})
