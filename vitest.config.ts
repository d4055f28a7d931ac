import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

const cores = availableParallelism()

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    globalSetup: ["test/support/engine-setup.ts"],
    // Tests wait for the engine half of the time: on two cores one worker alone leaves one of them idle.
    maxWorkers: cores < 2 ? 1 : Math.max(2, cores - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
})
