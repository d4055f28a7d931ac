import { parseBackends } from "@stagecraft/ir"
import fc from "fast-check"
import { expect, it } from "vitest"
import { maskOfRequests } from "../src/mask.ts"
import { spellBackend, withoutSecrets } from "../src/spell-backend.ts"

it("is read back as it was, whatever the values hold", () => {
  const name = fc.constantFrom("dest", "ref", "mode", "src")
  fc.assert(
    fc.property(fc.dictionary(name, fc.string(), { noNullPrototype: true }), (attributes) => {
      const backend = { type: "x", attributes }
      expect(parseBackends("outputs", spellBackend(backend))).toEqual([backend])
    }),
  )
})

it("shows nothing that lets somebody in", () => {
  const attributes = {
    token: "s1",
    ghtoken: "s2",
    secret_access_key: "s3",
    session_token: "s4",
    access_key_id: "s5",
    scope: "shown",
  }
  const shown = spellBackend({ type: "gha", attributes })
  expect(shown).not.toMatch(/s[1-5]/u)
  expect(shown).toContain("scope=shown")
  expect(withoutSecrets({ type: "gha", attributes }).attributes["token"]).toBe("…")
})

it("the token of a cache is masked wherever it is said", () => {
  const mask = maskOfRequests([
    {
      image: "app",
      contextFolder: "/",
      dockerfile: "",
      ignore: "",
      cacheTo: [{ type: "gha", attributes: { token: "s3cret-token", url: "https://cache.test" } }],
    },
  ])
  expect(mask("PUT https://cache.test?t=s3cret-token")).toBe("PUT https://cache.test?t=***")
})
