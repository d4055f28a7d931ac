import fc from "fast-check"
import { expect, test } from "vitest"

import { pullHint, registryTrouble } from "../src/registry-trouble.ts"

const fetching = (reference: string, why: string): string =>
  `${reference}: failed to resolve source metadata for ${reference}: failed to copy: httpReadSeeker: failed open: unexpected status from HEAD request to http://${reference.split("/")[0]}/v2/x/manifests/1: ${why}`

test.each([
  ["429 Too Many Requests", "limit"],
  ["toomanyrequests: You have reached your pull rate limit", "limit"],
  ["401 Unauthorized", "denied"],
  ["403 Forbidden", "denied"],
  ["insufficient_scope: authorization failed", "denied"],
  ["dial tcp: lookup r.invalid on 10.0.0.1:53: no such host", "name"],
  [
    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "certificate",
  ],
  ["http: server gave HTTP response to HTTPS client", "certificate"],
  ["500 Internal Server Error", undefined],
  ["dial tcp 10.0.0.1:443: i/o timeout", undefined],
  ["net/http: TLS handshake timeout", undefined],
])("%s", (why, trouble) => {
  expect(registryTrouble(fetching("r.example/x:1", why), "r.example/x:1")).toBe(trouble)
})

test("a token that cannot be fetched is no question of rights when no name server knows the host", () => {
  const why =
    'failed to authorize: failed to fetch anonymous token: Get "https://auth.r.example/token": dial tcp: lookup auth.r.example: no such host'
  expect(registryTrouble(fetching("r.example/x:1", why), "r.example/x:1")).toBe("name")
})

test("what an image, its tag or its registry is called says nothing", () => {
  const word = fc.constantFrom("denied", "unauthorized", "401", "403", "429", "tls", "x509", "a")
  const port = fc.constantFrom("", ":401", ":429", ":40123", ":42900")
  fc.assert(
    fc.property(word, port, word, word, (host, at, repository, tag) => {
      const reference = `${host}.example${at}/${repository}:${tag}`
      expect(pullHint(fetching(reference, "500 Internal Server Error"), reference)).toContain(
        "try again",
      )
      expect(registryTrouble(`denied for ${repository}:${tag}`, `${repository}:${tag}`)).toBe(
        "denied",
      )
      expect(registryTrouble(`no answer for ${repository}:${tag}:`, `${repository}:${tag}`)).toBe(
        undefined,
      )
    }),
  )
})
