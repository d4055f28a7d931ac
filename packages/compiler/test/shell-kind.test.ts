import { describe, expect, it } from "vitest"
import { shellKind } from "../src/effects/shell-kind.ts"

const words = (line: string): readonly string[] => line.split(" ")

describe("a shell", () => {
  it("of the base is a POSIX one with any flags", () => {
    expect(shellKind(undefined)).toEqual({ posix: true, login: true, errexit: true })
  })

  it.each([
    ["/bin/sh -c", false, false],
    ["/usr/bin/dash -uc", false, false],
    ["/bin/ash -e -c", false, true],
    ["/bin/ash -exc", false, true],
    ["/bin/sh -o errexit -c", false, true],
    ["/bin/sh -o pipefail -c", false, false],
    ["/bin/sh -eo pipefail -c", false, true],
    ["/bin/sh -lc", true, false],
    ["/bin/sh -ic", true, false],
    ["/bin/dash --login -c", true, false],
    ["/bin/bash -c", true, false],
    ["/usr/local/bin/bash -euxo pipefail -c", true, true],
  ] as const)("%s is understood", (line, login, errexit) => {
    expect(shellKind(words(line))).toEqual({ posix: true, login, errexit })
  })

  it.each([
    "sh -c",
    "/bin/zsh -c",
    "/opt/bin/sh -c",
    "/bin/sh",
    "/bin/sh -nc",
    "/bin/sh -o posix -c",
    "/bin/bash --rcfile /x -c",
    "/bin/bash -O extglob -c",
  ])("%s is not", (line) => expect(shellKind(words(line)).posix).toBe(false))
})
