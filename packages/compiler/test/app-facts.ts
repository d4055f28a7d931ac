import type { StageFacts } from "../src/stage-facts.ts"

/** What is known behind `WORKDIR /app` on a base of which nothing is known. */
export const appFacts: StageFacts = {
  shell: undefined,
  directory: "/app",
  murky: false,
  startup: false,
  user: undefined,
  variables: undefined,
  base: "unknown",
}
