import { ensureBases } from "../../../scripts/engine/bases.ts"
import { dockerEngine } from "../src/docker-engine.ts"
import { findEngine } from "../src/index.ts"
import { apiPrefix } from "../src/connection.ts"
import { parseAddress } from "../src/engine-address.ts"
import { isImageError } from "@stagecraft/ir"
import { mkdtempSync, writeFileSync } from "node:fs"
const host = process.env.H!
if (!process.env.NOBASE) await ensureBases(host, ["busybox:1.36"], console.error)
let engine = await findEngine({ DOCKER_HOST: host, HOME: "/none" })
console.log(engine.info)
if (process.env.CLASSIC)
  engine = dockerEngine({
    info: { ...engine.info, buildkit: false },
    address: parseAddress(host) as never,
    prefix: apiPrefix(engine.info.apiVersion),
    config: {},
    env: {},
  })
const dir = mkdtempSync("/tmp/smk")
writeFileSync(dir + "/a.txt", "hello")
writeFileSync(dir + "/Dockerfile", "mine")
const base = process.env.BASE ?? "busybox:1.36"
for (const df of [
  `FROM ${base}\nENV A=1\nRUN echo hi; echo err >&2; printf nonl\nCOPY . /app\nRUN ls -a /app\n`,
  `FROM ${base} AS one\nRUN echo hi\nFROM one AS two\nRUN echo 2 && exit 3\n`,
  `FROM ${base}\nCOPY nope /x\n`,
  `FROM ${base}\nCOPY nope* /x/\n`,
  `FROM ${base} AS a\nFROM ${base}\nCOPY --from=a /nope /x\n`,
  `FROM nope-such:1\nRUN x\n`,
  `FROM 127.0.0.1:9/x:1\n`,
  `FROM ${base}\nFOO x\n`,
  `FROM ${base}\nCOPY a\n`,
  `FROM ${base}\nCOPY --frob a b\n`,
  `FROM ${base}\nRUN --mount=type=frob x\n`,
  ``,
  `FROM ${base}\nADD http://127.0.0.1:9/x /\n`,
  `FROM ${base}\nRUN ["/nope"]\n`,
  `FROM ${base}\nRUN echo x>/x; chmod +x /x\nRUN ["/x"]\n`,
  `FROM ${base}\nRUN nope\n`,
  `FROM ${base}\nRUN dd if=/dev/zero of=/dev/shm/x bs=1M count=100\n`,
]) {
  console.log("=====", JSON.stringify(df))
  try {
    for await (const e of engine.build(
      { contextFolder: dir, dockerfile: df, ignore: "", tags: ["cap:1"] },
      {},
    ))
      if (process.env.V || e.type === "failed" || e.type === "log" || e.type === "image")
        console.log(JSON.stringify(e))
  } catch (e) {
    if (isImageError(e))
      console.log("!!", e.diagnostics.map((d) => d.code + ": " + d.message).join("\n"))
    else console.log("BUG", e)
  }
}
console.log(
  await engine.run("cap:1", ["sh", "-c", "echo out; ls /app; exit 3"]).catch((e) => e.message),
  await engine.layersOf("cap:1").catch((e) => e.message),
)
