import { expect, test } from "vitest"

import { sameReference } from "../src/image-reference.ts"

test.each([
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1", "docker.io/library/nginx:1"],
  ["acme/web", "docker.io/acme/web:latest"],
  ["127.0.0.1:5000/x", "127.0.0.1:5000/x:latest"],
  ["localhost/x", "localhost/x:latest"],
  ["x@sha256:ab", "docker.io/library/x@sha256:ab"],
  ["index.docker.io/library/nginx", "nginx"],
])("%s is %s", (a, b) => {
  expect(sameReference(a, b)).toBe(true)
})

test.each([
  ["nginx", "nginx:1"],
  ["acme/nginx", "nginx"],
  ["localhost/nginx", "nginx"],
  ["ACME/nginx", "docker.io/ACME/nginx"],
])("%s is not %s", (a, b) => {
  expect(sameReference(a, b)).toBe(false)
})
