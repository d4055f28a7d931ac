import { describe, expect, it } from "vitest"
import type { TypedMount } from "../../src/index.ts"
import { isWordFault, parseDockerfile, readMount } from "../../src/index.ts"
import { onlyOf, problems } from "./reading.ts"

const flagOf = (text: string) => onlyOf("run", `RUN --mount=${text} a`).mounts[0]!

function mount(text: string): TypedMount | string {
  const read = readMount(flagOf(text), (word) => word.replace("$D", "/d"))
  return isWordFault(read) ? read.message : read
}

describe("RUN", () => {
  it("has its options", () => {
    const run = onlyOf("run", "RUN --network=none --security=insecure --device=a,required b")
    expect(run).toMatchObject({ network: "none", security: "insecure", devices: ["a,required"] })
    expect(onlyOf("run", "RUN a")).not.toHaveProperty("network")
  })

  it.each([
    ["--network=lan", "invalid-run-option 2:5"],
    ["--network=", "invalid-run-option 2:5"],
    ["--security=none", "invalid-run-option 2:5"],
    ["--network=none --mount=", "invalid-run-option 2:20"],
    [`--mount=a\\"b`, "invalid-run-option 2:5"],
    [`--mount='"a"b'`, "invalid-run-option 2:5"],
    ["--mount=from=$a,target=/b", "invalid-run-option 2:5"],
    ["--device=", "invalid-run-option 2:5"],
    ["--device=a,b", "invalid-run-option 2:5"],
    ["--device=a,name=b", "invalid-run-option 2:5"],
    ["--device=required=maybe", "invalid-run-option 2:5"],
  ])("is refused with %s", (flags, problem) => {
    expect(problems(`FROM scratch\nRUN ${flags} a`)[0]).toBe(problem)
  })

  it("has devices only in the labs channel", () => {
    const text = "FROM scratch\nRUN --device=a b"
    expect(problems(text)).toEqual(["device-needs-labs 2:5"])
    expect(problems(`# syntax=docker/dockerfile:1-labs\n${text}`)).toEqual([])
    expect(parseDockerfile(text, { labs: true }).problems).toEqual([])
  })
})

describe("a mount", () => {
  it("is split at its commas, keys in lower case", () => {
    expect(flagOf("Type=cache,RO,target=/a=b").fields).toEqual([
      { key: "type", value: "cache" },
      { key: "ro" },
      { key: "target", value: "/a=b" },
    ])
    expect(flagOf(`'"target=/a,b","id=""x"""'`).fields).toEqual([
      { key: "target", value: "/a,b" },
      { key: "id", value: '"x"' },
    ])
    expect(flagOf("from=a$,x=").fields).toEqual([
      { key: "from", value: "a$" },
      { key: "x", value: "" },
    ])
  })

  it.each([
    ["target=$D", { type: "bind", target: "/d", readOnly: true }],
    ["src=a,dst=b,rw", { source: "a", target: "b", readOnly: false }],
    ["source=a,destination=b,rw=false", { readOnly: true }],
    ["from=a,target=b,readonly=F", { from: "a", readOnly: false }],
    ["type=CACHE,target=/a", { type: "cache", readOnly: false }],
    ["type=cache,id=a,sharing=Locked,ro", { id: "a", sharing: "locked", readOnly: true }],
    ["type=cache,mode=0755,uid=1,gid=4294967295", { mode: 0o755, uid: 1, gid: 4_294_967_295 }],
    ["type=tmpfs,target=/t,size=1.5m", { type: "tmpfs", size: 1_572_864, readOnly: false }],
    ["type=secret,id=a,required", { type: "secret", required: true, readOnly: true }],
    ["type=secret,target=/a,env=B,required=0", { env: "B", required: false }],
    ["type=ssh,mode=600", { type: "ssh", mode: 0o600 }],
    ["mode=1,uid=2,type=cache", { type: "cache", mode: 1, uid: 2 }],
  ])("%s", (text, found) => expect(mount(text)).toMatchObject(found))

  it.each([
    ["10", 10],
    ["10b", 10],
    ["1k", 1024],
    ["1KiB", 1024],
    ["1 gb", 1_073_741_824],
    ["1.5 ", 1],
    ["0x1p4k", 16_384],
    ["1_0", 10],
    [".5m", 524_288],
    ["inf ", -(2 ** 63)],
  ])("has a size of %j", (size, found) => {
    const read = readMount(flagOf("type=tmpfs,size=S"), (word) => (word === "S" ? size : word))
    expect(read).toMatchObject({ size: found })
  })

  it.each(["", "m", "-1", "1x", "1kbb", "1bb", "1 0", "1e999", "1__0", "_1", "0x1", "1e", "nan"])(
    "has no size of %j",
    (size) => {
      const read = readMount(flagOf("type=tmpfs,size=S"), (word) => (word === "S" ? size : word))
      expect(isWordFault(read)).toBe(true)
    },
  )

  it.each([
    ["type=disk", 'has an unknown type "disk"'],
    ["type=cach", 'has an unknown type "cach"; did you mean cache?'],
    ["targt=/a", 'has no "targt"; did you mean target?'],
    ["target", 'has "target" without a value'],
    ["ro=maybe", 'has ro="maybe", which ro cannot be'],
    ["rw=", 'has rw="", which rw cannot be'],
    ["required,type=secret,id=a", "of type bind has no required"],
    ["required=true", "of type bind has no required"],
    ["type=secret,id=a,required=2", 'has required="2", which required cannot be'],
    ["type=cache,size=1", "of type cache has no size"],
    ["type=cache,sharing=all", 'has an unknown sharing "all"'],
    ["sharing=shared", "of type bind has no sharing"],
    ["type=cache,mode=8", 'has mode="8", which mode cannot be'],
    ["type=cache,uid=-1", 'has uid="-1", which uid cannot be'],
    ["type=cache,gid=4294967296", 'has gid="4294967296", which gid cannot be'],
    ["type=tmpfs,uid=1", "of type tmpfs has no uid"],
    ["type=secret", "of type secret needs an id or a target"],
    ["type=secret,from=a,id=b", "of type secret has no from"],
    ["type=secret,sharing=shared,id=b", "of type secret has no sharing"],
    ["type=secret,src=a,id=b", "of type secret has an id or a source, not both"],
  ])("%s is refused when it is read", (text, message) => expect(mount(text)).toBe(message))

  it("is read in order, and what expands wrongly ends it", () => {
    const fault = { kind: "fault", message: "does not expand" } as const
    expect(
      readMount(flagOf("target=/a,id=$X,nonsense"), (word) => (word === "$X" ? fault : word)),
    ).toBe(fault)
  })
})
