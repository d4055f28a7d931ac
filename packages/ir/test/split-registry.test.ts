import { expect, test } from "vitest"
import { splitRegistry } from "@stagecraft/ir"

test.each([
  ["debian", "docker.io", "library/debian"],
  ["debian:12", "docker.io", "library/debian:12"],
  ["x@sha256:ab", "docker.io", "library/x@sha256:ab"],
  ["acme/web:1", "docker.io", "acme/web:1"],
  ["docker.io/nginx", "docker.io", "library/nginx"],
  ["index.docker.io/library/nginx", "docker.io", "library/nginx"],
  ["ghcr.io/acme/web", "ghcr.io", "acme/web"],
  ["localhost/web", "localhost", "web"],
  ["box:5000/a/b/c", "box:5000", "a/b/c"],
  ["ACME/web", "ACME", "web"],
  ["[::1]:5000/x", "[::1]:5000", "x"],
])("%s is of %s, and there %s", (reference, registry, rest) => {
  expect(splitRegistry(reference)).toEqual([registry, rest])
})
