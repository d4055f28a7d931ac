import { expect, test } from "vitest"

import { pushProblem, pushProblemIn } from "../src/push-problem.ts"

test.each([
  ["denied: requested access to the resource is denied", "push-denied", "`docker login`"],
  ["unauthorized: authentication required", "push-denied", "docker login"],
  ["toomanyrequests: You have reached your limit", "push-failed", "limits how often"],
  ['Get "https://r.invalid/v2/": dial tcp: lookup r.invalid: no such host', "push-failed", "DNS"],
  ['Get "https://r/v2/": x509: certificate signed by unknown authority', "push-failed", "CA"],
  ["received unexpected HTTP status: 500 Internal Server Error", "push-failed", "try again"],
  ["An image does not exist locally with the tag: a", "push-failed", "give it this tag"],
])("%s", (words, code, hint) => {
  const problem = pushProblem("acme/app:1", words, undefined)
  expect(problem.code).toBe(code)
  expect(problem.hint).toContain(hint)
  expect(problem.message).toBe(`pushing acme/app:1: ${words}`)
})

test("the login is for the registry that the name says", () => {
  const hint = (reference: string) => pushProblem(reference, "denied", undefined).hint
  expect(hint("registry.example.com:5000/a/b:1")).toContain(
    "docker login registry.example.com:5000",
  )
  expect(hint("a/b")).toContain("`docker login`")
})

test("a push that was part of a solve is found by the engine's words", () => {
  const words = "failed to solve: failed to push r.example/a:1: unexpected status: 403 Forbidden"
  expect(pushProblemIn(words, undefined, [])).toMatchObject({
    code: "push-denied",
    message: "pushing r.example/a:1: unexpected status: 403 Forbidden",
  })
  expect(pushProblemIn("failed to solve: 403 Forbidden", undefined, [])).toBeUndefined()
})
