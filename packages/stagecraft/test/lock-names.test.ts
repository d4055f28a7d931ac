import { arg, git, scratch, stage } from "@stagecraft/dsl"
import { expect, it } from "vitest"
import { namesOf } from "./names-of.ts"

it("keeps what other values of arguments mean, of any kind of name", () => {
  const [v, none] = [arg("V", { default: "1" }), arg("NONE")]
  const { mayBe, unknown } = namesOf(
    stage("app")
      .from(`a:${none}`)
      .add(`https://a.dev/${v}.tgz`, "/")
      .add(git(`https://a.dev/x.git#v${v}`), "/x/"),
  )
  expect(unknown.map(({ name }) => name)).toEqual(["a:${NONE}"])
  const keys = ["docker.io/library/a:2", "https://a.dev/2.tgz", "https://a.dev/x.git#v2"]
  expect(keys.filter(mayBe)).toEqual(keys)
  expect(
    ["docker.io/library/b:2", "https://a.dev/2.zip", "https://a.dev/y.git"].filter(mayBe),
  ).toEqual([])
})

it("names what no lock can hold: refs in a query, and contexts that are files of the web", () => {
  const commit = "a".repeat(40)
  const { wishes, unknown } = namesOf(
    stage("app")
      .from(scratch)
      .add("https://a.dev/x.git?ref=v1", "/x/")
      .add(`https://a.dev/y.git?checksum=${commit}`, "/y/")
      .add(`https://a.dev/z.git#${commit}`, "/z/"),
    { contexts: { web: "https://a.dev/x.tgz", code: "https://a.dev/x.git?tag=v1", own: "." } },
  )
  expect(wishes).toEqual([])
  expect(unknown.map(({ name }) => name)).toEqual([
    "https://a.dev/x.git?ref=v1",
    "https://a.dev/x.tgz",
    "https://a.dev/x.git?tag=v1",
  ])
})

it("names what raw text fetches, as far as it is not pinned there", () => {
  const digest = `sha256:${"a".repeat(64)}`
  const { wishes, unknown } = namesOf(
    stage("app")
      .from(scratch)
      .copy("x", "/", { from: stage("tools").from(scratch).copy("x", "/") })
      .raw("ADD https://a.dev/a.tgz /")
      .raw(`ADD --checksum=${digest} https://a.dev/b.tgz /`)
      .raw("ONBUILD add --chown=1 \\\n  # said twice\n  https://a.dev/$V.tgz c/ /")
      .raw(`ADD ["https://a.dev/x.git#v1", "https://a.dev/y.git#${"b".repeat(40)}", "/"]`)
      .raw(`COPY --from=tools --link /x /y\nCOPY --from=0 /x /y\nCOPY --from=a@${digest} /x /y`)
      .raw("RUN --mount=type=bind,from=b:1,target=/b <<END\nADD https://a.dev/no /\nEND")
      .raw("RUN echo `date`\nADD https://a.dev/behind-backtick /")
      .raw("RUN echo $((1<<n))\nADD https://a.dev/behind-shift /\nWHAT is this")
      .raw("FROM base:1 AS more\nRUN make\nFROM more\nCOPY --from=MORE /a /b")
      .raw("COPY --from=own:1 /x /y\nCOPY --from=c /x /y\nRUN echo --from=d ADD https://a.dev/no"),
    { contexts: { "own:1": "." } },
  )
  expect(wishes).toEqual([])
  expect(unknown.map(({ name }) => name)).toEqual([
    "https://a.dev/a.tgz",
    "https://a.dev/$V.tgz",
    "https://a.dev/x.git#v1",
    "b:1",
    "https://a.dev/behind-backtick",
    "https://a.dev/behind-shift",
    "base:1",
    "c",
  ])
  expect(new Set(unknown.map(({ why }) => why))).toEqual(
    new Set(["it stands in raw text, which is printed as it is"]),
  )
})

it("asks for the image that a context of its own name leads to", () => {
  const contexts = { "a:1": "docker-image://a:1", "b:1": "." }
  const { wishes } = namesOf(stage("app").from("a:1").copy("x", "/", { from: "b:1" }), { contexts })
  expect(wishes.map(({ name }) => name)).toEqual(["a:1"])
  expect(namesOf(stage("app").from(`${arg("BASE", { default: "scratch" })}`)).wishes).toEqual([])
})
