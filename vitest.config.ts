import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

const cores = availableParallelism()

/** What runs processes that look at their surroundings, and engines: each file has a world of its own. */
const whole = ["test/**/*.test.ts", "packages/config/test/**/*.test.ts"]

export default defineConfig({
  test: {
    globalSetup: ["test/support/engine-setup.ts"],
    // Tests wait for the engine half of the time: on two cores one worker alone leaves one of them idle.
    maxWorkers: cores < 2 ? 1 : Math.max(2, cores - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    projects: [
      { extends: true, test: { name: "whole", include: whole } },
      {
        extends: true,
        test: {
          name: "rooms",
          include: ["packages/*/test/**/*.test.ts"],
          exclude: ["packages/config/**"],
          // To load all rooms anew for each file takes as long as their tests do.
          isolate: false,
        },
      },
    ],
  },
})
