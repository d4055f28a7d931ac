import { expect, test } from "vitest"
import type { BuildRequest } from "../src/engine.ts"
import { placeFailure } from "../src/place-failure.ts"
import { failureProblem } from "../src/problems.ts"
import { readStepName } from "../src/step-name.ts"

const request = (more: Partial<BuildRequest> = {}): BuildRequest => ({
  image: "app",
  contextFolder: "/",
  dockerfile: "FROM busybox\n",
  ignore: "",
  ...more,
})

function told(message: string, step: string, more?: Partial<BuildRequest>) {
  const failed = { name: readStepName(step), message, output: [] }
  return failureProblem(placeFailure(message, failed, request(more)))
}

const unreachable = (image: string) =>
  [
    `failed to resolve source metadata for docker.io/${image}: failed to do request: Head "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host`,
    `resolve image config for docker-image://docker.io/${image}`,
  ] as const

const SCANNER = "docker/buildkit-syft-scanner:stable-1"

test.each<readonly [string, Partial<BuildRequest>]>([
  ["the usual one", { attest: [{ type: "sbom", attributes: {} }] }],
  ["a named one", { attest: [{ type: "sbom", attributes: { generator: SCANNER } }] }],
  [
    "beside a frontend",
    {
      attest: [{ type: "sbom", attributes: {} }],
      dockerfile: "# syntax=docker/dockerfile:1.19\nFROM busybox\n",
    },
  ],
])("a scanner that cannot be fetched is no frontend: %s", (_, more) => {
  const refused = told(...unreachable(SCANNER), more)
  expect(refused.code).toBe("registry-refused")
  expect(refused.hint).toContain("generator=IMAGE")
  expect(refused.hint).not.toContain("syntax")
  const message = `docker.io/${SCANNER}: not found`
  const missing = told(message, unreachable(SCANNER)[1], more)
  expect(missing.message).toContain(`scanner image docker.io/${SCANNER} not found`)
  expect(missing.hint).toContain("generator=IMAGE")
})

test.each<readonly [string, Partial<BuildRequest>]>([
  ["alone", {}],
  ["beside a scanner", { attest: [{ type: "sbom", attributes: { generator: "me/scanner" } }] }],
  ["beside the usual scanner", { attest: [{ type: "sbom", attributes: {} }] }],
])("a frontend that cannot be fetched is no scanner: %s", (_, more) => {
  const dockerfile = "# syntax=docker/dockerfile:1.19\nFROM busybox\n"
  const refused = told(...unreachable("docker/dockerfile:1.19"), { dockerfile, ...more })
  expect(refused.hint).toContain("# syntax=")
  expect(refused.hint).not.toContain("generator")
})

test("a step of one of several platforms says for which it failed", () => {
  const message = 'process "/bin/sh -c false" did not complete successfully: exit code: 1'
  expect(told(message, "[linux/amd64->arm64 app 2/2] RUN false").message).toBe(
    "RUN false failed with exit code 1 for linux/arm64",
  )
  expect(told(message, "[app 2/2] RUN false").message).toBe("RUN false failed with exit code 1")
})
