import { expect, test } from "vitest"

import { frontendOf, isAtLeast } from "../src/frontend-version.ts"

test.each([
  ["20.10.24+dfsg1", [1, 2]],
  ["23.0.6", [1, 4]],
  ["24.0.9-1", [1, 5]],
  ["26.1.4", [1, 7]],
  ["28.5.2+dfsg4", [1, 19]],
  ["28.9.0", [1, 19]],
  ["99.0.0", [1, 21]],
])("Docker %s", (version, frontend) => {
  expect(frontendOf(version)).toEqual(frontend)
})

test.each(["", "dev", "18.09.1", "library-import"])("Docker %s is not known", (version) => {
  expect(frontendOf(version)).toBeUndefined()
})

test("versions are compared as numbers", () => {
  expect(isAtLeast([1, 19], [1, 4])).toBe(true)
  expect(isAtLeast([1, 4], [1, 19])).toBe(false)
  expect(isAtLeast([2, 0], [1, 19])).toBe(true)
  expect(isAtLeast([1, 4], [1, 4])).toBe(true)
})
