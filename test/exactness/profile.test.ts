import { beforeAll, describe, expect, it } from "vitest"
import type { Feature } from "@stagecraft/dockerfile"
import { features, profileNamed } from "@stagecraft/dockerfile"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import { EngineClient } from "./engine-client.ts"

/** The smallest file that uses a feature; nothing in it reaches the network before it is read. */
const USES: Readonly<Record<Feature, string>> = {
  mount: "RUN --mount=type=tmpfs,target=/x true",
  chmod: "COPY --chmod=755 f /",
  "platform-args": 'ARG TARGETARCH\nRUN test -n "$TARGETARCH"',
  network: "RUN --network=none true",
  "mount-variables": "ENV T=/x\nRUN --mount=type=tmpfs,target=${T} true",
  heredoc: "COPY <<'a' /\nb\na",
  link: "COPY --link f /",
  "named-context": "COPY f /",
  "tmpfs-size": "RUN --mount=type=tmpfs,target=/x,size=1m true",
  checksum: `ADD --checksum=sha256:${"0".repeat(64)} http://127.0.0.1:1/f /`,
  "add-git": "ADD http://127.0.0.1:1/f.git /",
  "keep-git-dir": "ADD --keep-git-dir http://127.0.0.1:1/f.git /",
  "start-interval": 'HEALTHCHECK --start-interval=1s CMD ["x"]',
  "unset-operators": "ENV A=${B-c} D=${E+f}",
  "pattern-operators": "ENV A=${PATH#x} B=${PATH%%y*} C=${PATH//a/b}",
  "chmod-variables": "ENV M=755\nCOPY --chmod=${M} f /",
  "secret-env": "RUN --mount=type=secret,id=s,env=S true",
  "symbolic-chmod": "COPY --chmod=u=rwx,go=rx f /",
  "git-checksum": `ADD --checksum=${"0".repeat(40)} http://127.0.0.1:1/f.git /`,
  "spaced-heredoc": "RUN cat << EOF\nx\nEOF",
  unpack: "ADD --unpack=false f /",
  exclude: "COPY --exclude=*.md f /",
  parents: "COPY --parents f /",
  security: "RUN --security=sandbox true",
  device: "RUN --device=vendor.com/x=y true",
}

let engine: EngineClient
let version: string
beforeAll(async () => {
  const handle = await ensureEngine({ log: () => {} })
  await ensureBases(handle.host, ["busybox"], () => {})
  engine = new EngineClient(handle.host)
  version = handle.version
}, 600_000)

describe("the profile docker-28", () => {
  it.for(Object.keys(features) as Feature[])(
    "says of %s what the engine does",
    { timeout: 120_000 },
    async (feature, { skip }) => {
      if (!version.startsWith("28.")) skip("only Docker 28 can vouch for this profile")
      const built = await engine.build(`FROM busybox\n${USES[feature]}\n`, [["f", "x"]])
      const words = built.ok ? "" : built.error
      // Whatever else goes wrong, such as a host that does not answer, comes after the file was understood.
      const refused = /unknown flag|unsupported modifier|unexpected key|only supported/iu.test(
        words,
      )
      expect(!refused, `the engine: ${words}`).toBe(
        profileNamed("docker-28")!.features.has(feature),
      )
    },
  )
})
