import type { BaseConfig } from "@stagecraft/ir"
import { expect, test } from "vitest"
import { emptyLock } from "../src/lock/lock-file.ts"
import type { LockFile } from "../src/lock/lock-file.ts"
import { imageKey, lockPins } from "../src/lock/lock-pins.ts"
import { printLock } from "../src/lock/print-lock.ts"
import { readLock } from "../src/lock/read-lock.ts"
import { readBaseConfig } from "../src/resolve/read-base-config.ts"
import { shareConfig } from "../src/resolve/resolve-image.ts"

const digest = `sha256:${"a".repeat(64)}`
const lockOf = (config: BaseConfig): LockFile => ({
  ...emptyLock,
  images: { "docker.io/library/a:1": { digest, platforms: {}, config } },
})

test("the order of variables and volumes says nothing, and is that of the lock", () => {
  const config = (...Env: readonly string[]): BaseConfig =>
    readBaseConfig({ Env, Volumes: Env.includes("B=") ? { "/b": {}, "/a": {} } : {} })!
  const [one, other] = [config("B=", "__proto__=1", "A=1=2"), config("A=1=2", "B=", "__proto__=1")]
  expect(Object.entries(one.environment)).toEqual([
    ["A", "1=2"],
    ["B", ""],
    ["__proto__", "1"],
  ])
  expect(
    shareConfig([one, other].map((each, at) => [`linux/${at}`, { digest, config: each }])),
  ).toEqual({
    platforms: { "linux/0": { digest }, "linux/1": { digest } },
    config: one,
  })
  const text = printLock(lockOf(one))
  expect(JSON.stringify(readLock(text))).toBe(JSON.stringify(lockOf(one)))
  const unsorted = { ...one, environment: { B: "", A: "1=2", ["__proto__"]: "1" } }
  expect(printLock(lockOf(unsorted))).toBe(text)
})

test("nothing is locked by a name that every object has", () => {
  const pins = lockPins(emptyLock, undefined, () => false)
  for (const name of ["constructor", "toString", "__proto__"])
    expect([pins.file(name), pins.repository(name)]).toEqual([undefined, undefined])
})

test.each([
  ["debian", "docker.io/library/debian:latest"],
  ["index.docker.io/acme/web:1", "docker.io/acme/web:1"],
  ["localhost/web", "localhost/web:latest"],
  ["HOST/web:1", "HOST/web:1"],
  ["host:5000/web:1", "host:5000/web:1"],
])("%s is %s", (name, key) => {
  expect(imageKey(name)).toBe(key)
})
