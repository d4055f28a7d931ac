import { createHash } from "node:crypto"

import { expect, test, vi } from "vitest"

import { nonce } from "../engine/engine-under-test.ts"
import { project } from "../support/cli.ts"
import { registry } from "./fake-registry.ts"
import { problemIn, startCommand } from "./running-command.ts"

test("a registry that sends half a layer, which the engine asks for again for a minute, can be left", async () => {
  const layer = Buffer.alloc(100_000, 7)
  const sha = (bytes: string | Buffer): string =>
    `sha256:${createHash("sha256").update(bytes).digest("hex")}`
  const own = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [sha(nonce())] },
  })
  const type = "application/vnd.oci.image.manifest.v1+json"
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: sha(own),
      size: own.length,
    },
    layers: [
      {
        mediaType: "application/vnd.oci.image.layer.v1.tar",
        digest: sha(layer),
        size: layer.length,
      },
    ],
  })
  let asked = 0
  const host = await registry((request, response) => {
    const { url = "", method } = request
    const body = url.includes("/manifests/") ? manifest : url.endsWith(sha(own)) ? own : layer
    if (url === "/v2/") {
      response.end("{}")
      return
    }
    response.writeHead(200, {
      "Content-Type": body === manifest ? type : "application/octet-stream",
      "Content-Length": body.length,
      "Docker-Content-Digest": sha(body),
    })
    if (method === "HEAD") {
      response.end()
      return
    }
    if (body !== layer) {
      response.end(body)
      return
    }
    asked++
    response.write(layer.subarray(0, 50_000))
    setTimeout(() => response.destroy(), 20)
  })
  const steps = `import { stage } from "stagecraft"
export default stage("app").from("${host}/x:1").run("true")
`
  const command = startCommand(["build"], { cwd: project({ "image.config.ts": steps }) })
  await vi.waitUntil(() => asked > 1, 30_000)
  command.send("SIGINT")
  const { code, stderr, after } = await command.ended
  expect(problemIn(stderr).headline).toContain("error[build-interrupted]")
  expect(code).toBe(130)
  expect(after).toBeLessThan(5000)
}, 60_000)
