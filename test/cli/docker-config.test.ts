import { join } from "node:path"
import { expect, test } from "vitest"
import { registry } from "../faults/fake-registry.ts"
import { configOf, run } from "../registry/lock-project.ts"
import { project } from "../support/cli.ts"

test("a broken config.json of docker is told of once when a registry wants a login, and shows no secret", async () => {
  const host = await registry((_, response) => {
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="x"' }).end()
  })
  const cwd = project({
    "image.config.ts": configOf(
      `const app = stage("app").from("${host}/base:1").copy("/a", "/a", { from: "${host}/tool:1" })`,
    ),
    "docker/config.json": JSON.stringify({ auths: { [host]: { auth: 5, password: "s3cret" } } }),
  })
  const DOCKER_CONFIG = join(cwd, "docker")
  const { code, stderr } = await run(cwd, "lock", { DOCKER_CONFIG })
  expect(code).toBe(1)
  expect(stderr).toContain("error[lock-denied]")
  const told = `${DOCKER_CONFIG}/config.json is not used: auths.${host}.auth is of another kind than docker takes`
  expect(stderr.split(told)).toHaveLength(2)
  expect(stderr).not.toContain("s3cret")
})
