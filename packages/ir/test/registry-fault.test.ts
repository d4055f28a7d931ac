import { expect, test } from "vitest"
import { registryFault } from "@stagecraft/ir"

test.each([
  ["docker.io", "mirror.acme.dev/hub"],
  ["ghcr.io/acme", "http://10.0.0.5:5000/acme/"],
  ["localhost:5000", false],
  ["docker.io", "https://[::1]:5000"],
])("%s may lead to %s", (name, place) => {
  expect(registryFault(name, place)).toBeUndefined()
})

test.each([
  ["docker", "mirror.acme.dev", /^is not the name of a registry/u],
  ["docker.io/Hub", "mirror.acme.dev", /^is not the name of a registry/u],
  ["docker.io", true, /^is neither/u],
  ["docker.io", "mirror", /^leads to "mirror", which is no registry/u],
  ["docker.io", "https://ann:pass@mirror.acme.dev", /docker login/u],
])("%s may not lead to %s", (name, place, why) => {
  const fault = registryFault(name, place)
  expect(fault).toMatch(why)
  expect(fault).not.toContain("pass")
})
