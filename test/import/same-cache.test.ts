import { execFile } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { beforeAll, describe, expect, it } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import { project, stagecraft } from "../support/cli.ts"

let host = ""
beforeAll(async () => {
  ;({ host } = await ensureEngine({ log: () => {} }))
  await ensureBases(host, ["busybox:1.36"], () => {})
}, 600_000)

async function docker(words: readonly string[], cwd: string) {
  const { command, env } = await dockerCli(host)
  const [program = "", ...first] = command
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 }
  try {
    return await promisify(execFile)(program, [...first, ...words], options)
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string }
    throw new Error(stderr.replaceAll(/^\{.*\n/gmu, ""), { cause: error })
  }
}

/** What `docker buildx build` has to run, and the image that it makes. */
async function built(file: string, args: readonly string[], cwd: string) {
  const words = ["--progress=rawjson", "--iidfile", "id", "--file", file, ...args]
  const { stderr } = await docker(["buildx", "build", ...words, "."], cwd)
  const states = new Map<string, boolean>()
  for (const line of stderr.split("\n").filter((each) => each.startsWith("{"))) {
    const { vertexes = [] } = JSON.parse(line) as {
      vertexes?: readonly { name: string; cached?: boolean; started?: string }[]
    }
    for (const { name, cached = false, started } of vertexes)
      if (started !== undefined || cached) states.set(name, cached)
  }
  const steps = [...states].filter(([name]) =>
    /^\[.*\d+\/\d+\] (?:RUN|COPY|ADD|WORKDIR)/u.test(name),
  )
  const id = readFileSync(join(cwd, "id"), "utf8")
  const { stdout } = await docker(["image", "inspect", "--format", "{{json .}}", id], cwd)
  await docker(["image", "rm", "--force", id], cwd)
  const { Config, RootFS, Architecture } = JSON.parse(stdout) as Record<string, unknown>
  return {
    ran: steps.flatMap(([name, cached]) => (cached ? [] : [name])),
    steps: steps.length,
    image: { Config, RootFS, Architecture },
  }
}

const files = {
  "src/a.txt": "a\n",
  "src/b b.txt": "b\n",
  "src/node_modules/c": "c\n",
  "run.sh": "#!/bin/sh\necho run\n",
  ".dockerignore": "**/node_modules\n*.log\n",
}

/** Dockerfiles that an engine without a network can build, with the arguments of the build. */
const dockerfiles: Readonly<Record<string, readonly [text: string, args: readonly string[]]>> = {
  "old words": [
    `FROM busybox:1.36
MAINTAINER Jane "J" Doe <jane@example.org>
ENV GREETING hello   there $HOME
ENV A=1 \\
    B="two words" C=$GREETING
LABEL a.b=c "d e"='f $A' g="$A"
ADD src/a.txt run.sh /files/
RUN echo "$GREETING"     >  /one \\
    # a remark
    && echo $A   \\
	>>/one
CMD echo $GREETING
EXPOSE 8080 53/udp
VOLUME ["/data", "/more data"]
STOPSIGNAL 15
`,
    [],
  ],
  "stages, arguments and mounts": [
    `# syntax-less
ARG VERSION=1.36
ARG UNSET
FROM busybox:\${VERSION} AS base
ARG VERSION
ARG UNSET
ARG EXTRA=none
WORKDIR /w/$VERSION
RUN --mount=type=cache,target=/cache,id=import-\${VERSION} --mount=type=tmpfs,target=/t \\
    echo $VERSION-\${UNSET:-unset}-$EXTRA > out
FROM base AS left
RUN --mount=type=bind,source=src,target=/src --network=none cat /src/a.txt >left
FROM base AS right
RUN --mount=from=left,target=/left,source=/w cp -r /left right
FROM scratch AS unused
COPY run.sh /
FROM right
COPY --from=left --chown=1:2 --chmod=640 /w/\${VERSION:-1}/left ./from-left
COPY --from=0 /w /base
COPY ["src/b b.txt", "/b b"]
USER 1:2
HEALTHCHECK --interval=5s --retries=2 CMD test -f "$HOME/x" || exit 1
ENTRYPOINT ["/bin/sh", "-c"]
CMD ["echo \\"$0\\""]
`,
    ["--build-arg", "EXTRA=some", "--build-arg", "UNSET=set"],
  ],
  "heredocs, shells and triggers": [
    `FROM busybox:1.36 AS base
SHELL ["/bin/sh", "-eu", "-c"]
ARG NAME=world
RUN <<EOF
echo "hello $NAME" > /hello
cat /hello
EOF
RUN cat <<'ONE' > /one && cat <<-TWO > /two
as it is: $NAME \\
ONE
	tabs go
	TWO
COPY <<EOF <<"raw" /etc/
for $NAME
EOF
literally $NAME
raw
ONBUILD COPY src /onbuild
ONBUILD RUN ls /onbuild > /listing
FROM base
RUN ["/bin/sh", "-c", "echo exec > /exec"]
RUN echo 'it''s' "\\$5" \`date +%Y >/dev/null\` > /quotes
ENV PATH=/x:$PATH
`,
    [],
  ],
}

describe("a config that was imported", { timeout: 240_000 }, () => {
  it.each(Object.entries(dockerfiles))(
    "builds from the cache that the Dockerfile left, and is the same image: %s",
    async (_, [text, args]) => {
      // No other run has left this in the cache.
      const fresh = text.replace(/^RUN /mu, (word) => `ENV FRESH=${Math.random()}\n${word}`)
      const cwd = project({ ...files, Dockerfile: fresh })
      const before = await built("Dockerfile", args, cwd)
      expect(before.ran.length).toBeGreaterThan(0)
      const imported = await stagecraft(["import", "--stdout"], { cwd })
      expect(imported.code, imported.stderr).toBe(0)
      expect(imported.stderr).not.toContain("raw")
      writeFileSync(join(cwd, "image.config.ts"), imported.stdout)
      const words = ["emit", "--no-optimize", "--out", "emitted"]
      expect((await stagecraft(words, { cwd })).code).toBe(0)
      const after = await built("emitted/Dockerfile", args, cwd)
      expect(after.ran).toEqual([])
      expect(after.steps).toBe(before.steps)
      expect(after.image).toEqual(before.image)
    },
  )
})
