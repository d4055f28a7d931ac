import { describe, expect, it } from "vitest"
import { arg, dedent, env, lift, said, step } from "./lifted.ts"

const shell = (command: string) => ({ kind: "shell", parts: [{ command: [command] }] })

describe("the command of a RUN", () => {
  it("is what the builder hands to the shell, byte for byte", () => {
    const text = dedent`
      RUN apt-get update   && \
          # why not
          apt-get install -y "$A" \$B \
      && echo 'x  y'
    `
    expect(step(text)).toMatchObject({
      form: shell("apt-get update   &&     apt-get install -y \"$A\" \\$B && echo 'x  y'"),
      comments: ["why not"],
    })
  })

  it("in the exec form is an argument vector", () => {
    expect(step('RUN ["sh", "-c", "echo $A", ""]')).toEqual({
      kind: "run",
      form: { kind: "exec", argv: [["sh"], ["-c"], ["echo $A"], []] },
      mounts: [],
    })
  })

  it("that only looks like the exec form is the shell's", () => {
    expect(step("RUN [ -f /a ] && ['b']")).toMatchObject({ form: shell("[ -f /a ] && ['b']") })
  })

  it("as a heredoc alone is a script, and nothing in it is expanded", () => {
    expect(step("RUN <<EOF\necho $A\n\techo \\$B\nEOF")).toMatchObject({
      form: { kind: "script", body: "echo $A\n\techo \\$B\n" },
    })
    expect(step("RUN 3<<-'END'\n\techo\n\t\ta\n\tEND")).toMatchObject({
      form: { kind: "script", body: "echo\na\n" },
    })
  })

  it("as a program of another name keeps that name", () => {
    expect(step("RUN <<build.py\n#!/usr/bin/python3\nprint(1)\nbuild.py")).toMatchObject({
      form: { kind: "script", body: "#!/usr/bin/python3\nprint(1)\n", name: "build.py" },
    })
  })

  it("with heredocs in it has their bodies behind it", () => {
    expect(step("RUN cat <<A > /a && <<-B cat > /b\n1\nA\n\t2\n\tB")).toMatchObject({
      form: shell("cat <<A > /a && <<-B cat > /b\n1\nA\n\t2\nB"),
    })
  })

  it("may have a network, a security mode and devices", () => {
    const flags = "--network=none --security=insecure --device=vendor.com/gpu=all,required"
    expect(step(`RUN ${flags} ls`)).toMatchObject({
      network: "none",
      security: "insecure",
      devices: [{ name: "vendor.com/gpu=all", required: true }],
    })
    expect(step("RUN --device=required=false,name=a ls")).toMatchObject({
      devices: [{ name: "a", required: false }],
    })
    expect(step("RUN --network=default --security=sandbox ls")).toEqual({
      kind: "run",
      form: shell("ls"),
      mounts: [],
    })
  })
})

describe("a mount of a RUN", () => {
  const mount = (options: string, above = "") => {
    const found = step(`RUN --mount=${options} ls`, above)
    return found?.kind === "run" ? found.mounts[0] : found
  }

  it("is a bind unless it says otherwise", () => {
    expect(mount("target=/src")).toEqual({ kind: "bind", target: ["/src"] })
    expect(mount("dst=/a,src=../b,rw,from=nginx,id=x")).toEqual({
      kind: "bind",
      target: ["/a"],
      source: ["b"],
      readWrite: true,
      from: { kind: "image", reference: "nginx" },
    })
    expect(mount("type=bind,source=a,ro=true")).toEqual({
      kind: "bind",
      target: ["."],
      source: ["a"],
    })
  })

  it("is a cache with all its keys", () => {
    expect(
      mount("type=cache,destination=/c,id=$A,sharing=LOCKED,readonly,mode=0700,uid=1,gid=$B"),
    ).toEqual({
      kind: "cache",
      target: ["/c"],
      id: [env("A")],
      sharing: "locked",
      readOnly: true,
      mode: "0700",
      uid: 1,
      gid: [env("B")],
    })
    expect(mount("type=cache,target=/c,sharing=shared,ro=false,env=x")).toEqual({
      kind: "cache",
      target: ["/c"],
    })
  })

  it("is a folder in memory", () => {
    expect(mount("type=tmpfs,target=/t,size=64m,id=x")).toEqual({
      kind: "tmpfs",
      target: ["/t"],
      size: "64m",
    })
  })

  it("is a secret, named by its id, its source or its target", () => {
    expect(mount("type=secret,id=a,target=/a,env=A,required,uid=5")).toEqual({
      kind: "secret",
      id: "a",
      target: ["/a"],
      env: "A",
      required: true,
      uid: 5,
    })
    expect(mount("type=secret,src=b,required=0")).toEqual({ kind: "secret", id: "b" })
    expect(mount("type=secret,target=/root/.npmrc")).toEqual({
      kind: "secret",
      id: ".npmrc",
      target: ["/root/.npmrc"],
    })
  })

  it("is the agent of ssh", () => {
    expect(mount("type=ssh")).toEqual({ kind: "ssh" })
    expect(mount("type=ssh,id=a,target=$S,required=true,mode=0666")).toEqual({
      kind: "ssh",
      id: "a",
      target: [env("S")],
      required: true,
      mode: "0666",
    })
  })

  it("reads arguments, and takes quotes and commas as CSV does", () => {
    expect(mount(`'type=bind,"target=/a,b",source=$V'`, "ARG V=1")).toMatchObject({
      target: ["/a,b"],
      source: [env("V")],
    })
    expect(step("ARG V=1\nRUN --mount=target=/$V ls")).toMatchObject({
      mounts: [{ target: ["/", arg("V", ["1"])] }],
    })
  })

  it("takes files from a stage by name, never by number", () => {
    const { stages } = lift(
      "FROM a AS B\nFROM c\nRUN --mount=from=B,target=/b --mount=from=0,target=/c ls\n",
    )
    expect(stages[1]?.node.steps[0]).toMatchObject({
      mounts: [
        { from: { kind: "stage", stage: { name: "b" } } },
        { from: { kind: "image", reference: "0" } },
      ],
    })
  })

  it("stays text where the graph takes no variable, or the builder refuses it", () => {
    const why = (options: string) => said(`FROM alpine\nRUN --mount=${options} ls\n`)[0]
    expect(why("type=$T,target=/a")).toContain("imported-as-raw")
    expect(why("type=secret,id=$A")).toBe(
      "imported-as-raw: RUN is kept as raw text: it has a variable in the mount's id",
    )
    expect(why("type=cache,target=/a,readonly=$A")).toContain("a variable in the mount's readonly")
    expect(why("type=tmpfs,target=/a,source=b")).toContain("takes files from elsewhere")
    expect(why("type=bind,target=/a,size=1")).toContain("--mount=type=bind,target=/a,size=1")
  })
})
