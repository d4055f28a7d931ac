import { isImageError } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { emit, faultsOf, load } from "../support/api.ts"
import { project } from "../support/cli.ts"

async function printed(text: string): Promise<string> {
  const files = {
    "go.mod": "",
    "main.go": "",
    "requirements.txt": "",
    "pyproject.toml": "",
    "uv.lock": "",
  }
  const [image] = await emit(await load({ cwd: project({ ...files, "image.config.ts": text }) }))
  return image?.dockerfile.text ?? ""
}

describe("blocks for every stage", () => {
  it("install packages, make a user and an init, and tell about the image", async () => {
    const text = await printed(`
import { stage } from "stagecraft";
import { healthcheck, init, labels, nonRoot } from "stagecraft/blocks";
import { debian } from "stagecraft/debian";
export default stage("app").from("debian:12").use(debian.packages(["b", "a"], { caches: true }))
  .use(init({ entrypoint: ["/start"] })).use(nonRoot({ name: "web", id: 99 })).cmd(["sleep", "1"])
  .use(healthcheck("http://127.0.0.1/", { with: "curl", interval: "5s" })).use(labels({ title: "x", version: 1, url: undefined }));
`)
    expect(text).toContain("--mount=type=cache,target=/var/lib/apt/lists,sharing=locked")
    expect(text).toContain("apt-get install --yes --no-install-recommends a b")
    expect(text).toContain('ENTRYPOINT ["tini", "--", "/start"]')
    expect(text).toContain("USER 99:99")
    expect(text).toContain(
      'HEALTHCHECK --interval=5s CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1/"]',
    )
    expect(text).toMatch(
      /LABEL org\.opencontainers\.image\.title=x \\\n +org\.opencontainers\.image\.version=1\n$/u,
    )
  })
})

describe("blocks for Python and Go", () => {
  it("install what files ask for", async () => {
    const pip = await printed(`
import { stage } from "stagecraft";
import { python } from "stagecraft/python";
export default stage("app").from("python:3.13-slim").workdir("/src").use(python.pip({ venv: "/opt/venv", hashes: true }));
`)
    const files = '["requirements.txt", "deploy/for live.txt"]'
    const two = await printed(`
import { stage } from "stagecraft";
import { python } from "stagecraft/python";
export default stage("app").from("python:3.13-slim").workdir("/src").use(python.pip({ requirements: ${files} }));
`)
    expect(two).toContain(
      "pip install --disable-pip-version-check --requirement requirements.txt --requirement 'deploy/for live.txt'\n",
    )
    expect(two).toContain('COPY ["deploy/for live.txt", "./deploy/for live.txt"]\n')
    expect(pip).toContain("RUN python -m venv /opt/venv\n")
    expect(pip).toContain("PATH=/opt/venv/bin:${PATH}")
    expect(pip).toContain(
      "pip install --disable-pip-version-check --require-hashes --requirement requirements.txt",
    )
    const uv = await printed(`
import { stage } from "stagecraft";
import { python } from "stagecraft/python";
export default stage("app").from("python:3.13-slim").workdir("/src").use(python.uv({ version: "0.9.5", sources: ["main.go"], extras: ["x"] }));
`)
    expect(uv).toContain("uv==0.9.5")
    expect(uv).toContain("uv sync --locked --no-dev --extra x --no-install-project\n")
    expect(uv).toMatch(
      /COPY main\.go .*\nRUN --mount=\S+ \\\n +uv sync --locked --no-dev --extra x --no-editable\n/u,
    )
  })

  it("build a program, also for another platform", async () => {
    const text = await printed(`
import { BUILDPLATFORM, stage } from "stagecraft";
import { go } from "stagecraft/go";
export default stage("app").from("golang:1.25", { platform: BUILDPLATFORM }).workdir("/src").use(go.download({ sum: false }))
  .use(go.build({ package: "./cmd/x", cross: true, variables: { "main.version": "1 2" } }));
`)
    expect(text).toContain("COPY go.mod ./\n")
    expect(text).toContain('GOOS="${TARGETOS}" GOARCH="${TARGETARCH}" go build -trimpath')
    expect(text).toContain("-o /out/app ./cmd/x\n")
  })
})

it.each([
  ['debian.packages("curl" as never)', "debian.packages: expected a list"],
  ['debian.packages(["curl", undefined as never])', "debian.packages[1]: expected text"],
  ["debian.packages([], { cache: true } as never)", "debian.packages has no option cache"],
  ['init({ install: "brew" as never })', 'init install: expected "apt", "apk" or false'],
  ["nonRoot({ id: -1 })", "nonRoot id: expected a whole number"],
  ["labels(undefined as never)", "labels: expected an object, got undefined"],
  ['healthcheck("/", { with: "wgett" as never })', 'healthcheck with: expected "wget" or "curl"'],
  ["healthcheck(undefined as never)", "healthcheck[4]: expected text, got undefined"],
  [
    "python.pip({ requirements: 5 as never })",
    "python.pip requirements: expected text, got the number 5",
  ],
  ["python.pip({ requirements: [] })", "python.pip requirements: expected text, got"],
  ['python.uv({ extras: "x" as never })', "python.uv extras: expected a list"],
  ["go.download({ sums: false } as never)", "go.download has no option sums"],
  ["go.build({ variables: { a: undefined as never } })", "go.build variables a: expected text"],
])("%s is told at its place", async (call, told) => {
  const [fault] = await faultsOf(
    printed(`
import { stage } from "stagecraft";
import { healthcheck, init, labels, nonRoot } from "stagecraft/blocks";
import { debian } from "stagecraft/debian";
import { go } from "stagecraft/go";
import { python } from "stagecraft/python";
export default stage("app").from("debian:12")
  .use(${call});
`),
  )
  expect(fault?.message).toContain(told)
  expect(fault?.span?.line).toBe(8)
})

it("a door that is not there is told at the import", async () => {
  const fault: unknown = await printed(
    'import { node } from "stagecraft/nod";\nexport default node.app();\n',
  ).catch((error: unknown) => error)
  expect(isImageError(fault) && fault.diagnostics[0]).toMatchObject({
    code: "config-import-not-found",
    span: { line: 1 },
  })
})
