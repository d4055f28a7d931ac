import { setTimeout as sleep } from "node:timers/promises"
import { stage } from "@stagecraft/dsl"
import { emptyLock, Failure } from "@stagecraft/registry"
import type { LockedImage, LockFile } from "@stagecraft/registry"
import { expect, it } from "vitest"
import { checkLock } from "../src/lock/check-lock.ts"
import { drawUpdate } from "../src/lock/draw-lock.ts"
import type { Resolved, Resolver } from "../src/lock/resolve-name.ts"
import { updateLock } from "../src/lock/update-lock.ts"
import { namesOf } from "./names-of.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`
const locked = (letter: string): LockedImage => ({
  digest: digestOf(letter),
  platforms: { "linux/amd64": { digest: digestOf(letter) } },
  config: { environment: {}, volumes: [], onbuild: [] },
})

const answering = (answer: (name: string) => Resolved | Promise<Resolved>): Resolver => ({
  resolve: async ({ name }) => answer(name),
  now: async ({ name }) => ((await answer(name)) as LockedImage).digest,
})

const update = (resolver: Resolver, isUpdated = false) => ({
  isUpdated: () => isUpdated,
  isUnused: () => false,
  resolver,
  command: "stagecraft lock",
})
const check = (resolver: Resolver) => ({
  file: "image.lock",
  command: "stagecraft lock",
  isUnused: () => false,
  isStrict: () => true,
  resolver,
})

it("tells what is wrong in the order of the names, whoever answers first", async () => {
  const { wishes } = namesOf(
    stage("app").from("slow:1").copy("a", "/", { from: "quick:1" }).copy("b", "/", { from: "c:1" }),
  )
  const resolver = answering(async (name) => {
    await sleep(name === "slow:1" ? 50 : 0)
    throw new Failure("missing", name)
  })
  const { problems } = await updateLock(emptyLock, wishes, update(resolver))
  const order = ["slow:1", "quick:1", "c:1"]
  expect(problems.map(({ message }) => message.split(" ")[0])).toEqual(order)
  const lock: LockFile = {
    ...emptyLock,
    images: Object.fromEntries(wishes.map(({ key }) => [key, locked("a")])),
  }
  const checked = await checkLock(lock, wishes, check(resolver))
  expect(checked.problems.map(({ message }) => message.split(" ")[0])).toEqual(order)
})

it("puts what it found into what somebody else wrote meanwhile", async () => {
  const { wishes } = namesOf(stage("app").from("a:1"))
  const { into } = await updateLock(emptyLock, wishes, update(answering(() => locked("a"))))
  const other = { ...emptyLock, images: { "docker.io/library/b:1": locked("b") } }
  expect(into(other).images).toEqual({
    "docker.io/library/a:1": locked("a"),
    "docker.io/library/b:1": locked("b"),
  })
})

it("prints names of a lock without what would draw on a screen", async () => {
  const lock = { ...emptyLock, files: { "https://a.dev/\u001b[31m": { checksum: digestOf("a") } } }
  const how = { ...update(answering(() => locked("a"))), isUnused: () => true }
  expect(drawUpdate(await updateLock(lock, [], how))).toBe(
    String.raw`removed  https://a.dev/\x1b[31m` + "\n",
  )
})

it("asks for no more of a base than there is", async () => {
  const { wishes } = namesOf(stage("app").from("a:1"))
  const { config: _config, ...bare } = locked("a")
  const lock = { ...emptyLock, images: { "docker.io/library/a:1": bare } }
  const stays = answering(() => bare)
  expect((await checkLock(lock, wishes, check(stays))).problems).toEqual([])
  const { outcomes } = await updateLock(lock, wishes, update(stays))
  expect(outcomes).toMatchObject([{ state: "kept" }])
  const more = answering(() => locked("a"))
  expect((await checkLock(lock, wishes, check(more))).names).toMatchObject([
    { state: "incomplete" },
  ])
})

it("completes what was locked for one platform alone, and keeps what others asked for", async () => {
  const { wishes } = namesOf(stage("app").from("a:1"))
  const config = { environment: { A: "1" }, volumes: [], onbuild: [] }
  const image = (platforms: readonly string[]): LockedImage => ({
    digest: digestOf("f"),
    platforms: Object.fromEntries(platforms.map((each) => [each, { digest: digestOf("b") }])),
    config,
  })
  const lock = {
    ...emptyLock,
    images: { "docker.io/library/a:1": image(["linux/amd64", "linux/riscv64"]) },
  }
  const both = answering(() => image(["linux/amd64", "linux/arm64"]))
  expect((await checkLock(lock, wishes, check(both))).names).toMatchObject([
    { state: "incomplete" },
  ])
  const { outcomes, into } = await updateLock(lock, wishes, update(both))
  expect(outcomes).toMatchObject([{ state: "completed" }])
  // Also what somebody else completes meanwhile.
  const all = ["linux/amd64", "linux/riscv64", "linux/s390x", "linux/arm64"]
  const other = { ...emptyLock, images: { "docker.io/library/a:1": image(all.slice(0, 3)) } }
  expect(into(other).images["docker.io/library/a:1"]).toEqual(image(all))

  // There is no other, or nobody knows: it does as it is.
  const alone = answering(() => image(["linux/amd64"]))
  const away = answering(() => {
    throw new Failure("unreachable", "away")
  })
  for (const resolver of [alone, away])
    expect(await updateLock(lock, wishes, update(resolver))).toMatchObject({
      outcomes: [{ state: "kept" }],
      problems: [],
    })
  expect((await checkLock(lock, wishes, check(alone))).problems).toEqual([])
  const { problems } = await checkLock(lock, wishes, { ...check(away), isStrict: () => false })
  expect(problems).toMatchObject([{ code: "lock-unsure" }])
})

it("does not count down from a variant that nobody has", async () => {
  const { wishes } = namesOf(stage("app").from("a:1"))
  const odd = wishes.map((wish) => ({ ...wish, platforms: ["linux/arm/v999999999"] }))
  const lock = { ...emptyLock, images: { "docker.io/library/a:1": locked("a") } }
  const spent = processorClock()
  await updateLock(lock, odd, update(answering(() => locked("a"))))
  expect(spent()).toBeLessThan(1000)
})
