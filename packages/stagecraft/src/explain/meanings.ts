import type { OptimizeWord } from "@stagecraft/compiler"
import type { ExplainedStep, ExplainedWord } from "./explanation.ts"

type Meaning = Pick<ExplainedWord, "says" | "risk">

/** As docs/optimizer.md has it. */
const MEANINGS: Readonly<Record<OptimizeWord, Meaning>> = {
  splitRuns: {
    says: "what stands behind an install needs nothing of the same RUN: no process, no hard link, no folder of the install that it renames",
    risk: "what the install left running is gone, links are files of their own, and a builder may refuse to rename (`mv node_modules`)",
  },
  hoistInstalls: {
    says: "nothing that the stages run or copy has to do with packages of the system, nor they with it",
    risk: "a build that takes what it finds installed (`./configure`) may take more, and an install miss sources that a script sets up",
  },
  installScripts: {
    says: "no script of a package reads or writes files of the project but its manifests, reads a build argument, or leaves settings for later installs",
    risk: "a script that makes something of the project's files may miss them, or not run again when they change",
  },
  cacheMounts: {
    says: "nothing but the installs themselves needs what package managers keep of their downloads",
    risk: "a script that does without the network (`npm ci --offline`) may not find them",
  },
}

const OF_GO: Meaning = {
  says: "what Go keeps of its builds and tests stays right, and nothing but these RUNs needs it",
  risk: "a Go test may not run again when something else than its files has changed",
}

/** What a word says, and what may happen where it is not so. @param trusts - What it is said of. */
export function meaningOf(word: OptimizeWord, trusts: readonly ExplainedStep[]): Meaning {
  const own = MEANINGS[word]
  const ofGo = trusts.filter(({ step }) => /\bgo\b/u.test(step)).length
  if (word !== "cacheMounts" || ofGo === 0) return own
  if (ofGo === trusts.length) return OF_GO
  return { says: `${own.says}; ${OF_GO.says}`, risk: `${own.risk}; ${OF_GO.risk}` }
}
