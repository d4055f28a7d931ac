import { hash } from "node:crypto"
import { statSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { serialize } from "node:v8"
import type { CompileWitness } from "@stagecraft/compiler"
import { shortHash } from "@stagecraft/config"
import { AnswersWitness, isAnsweredAlike } from "@stagecraft/context"
import type { ContextAnswers } from "@stagecraft/context"
import { version } from "../version.ts"
import type { InputDraft } from "./input-draft.ts"
import { seal, unseal } from "./sealed-note.ts"
import type { StateFolder } from "./state-folder.ts"

/** How long a draft is kept that nobody has asked for, in days. */
const KEPT_DAYS = 30

const DAY_MS = 86_400_000

/** Changes when what is kept changes. */
const FORMAT = "drafts 2"

/** What a draft is asked for. */
export interface DraftQuestion {
  /** Tells the image from all others of the repository; the last draft of each is kept. */
  readonly name: string
  /** Everything that it is made of but answers of the context on disk: plain data, in which what is shared counts, too. */
  readonly from: unknown
  /** Stands for the other images of its config, which are asked for only by some; undefined when it cannot. */
  readonly others: () => string | undefined
  /** The context, absolute. */
  readonly contextFolder: string
}

/** Sees what a compilation asks. */
class DraftWitness extends AnswersWitness implements CompileWitness {
  /** Whether the other images of the config had a say. */
  asksOthers = false

  askedTogether(): void {
    this.asksOthers = true
  }
}

/** Drafts of images, from one start to the next: an image of which nothing has changed need not be compiled. */
export interface DraftMemory {
  /** A draft, made unless it is known. @param make - Makes it; the witness is to see what the context is asked. */
  draftOf(question: DraftQuestion, make: (witness: CompileWitness) => InputDraft): InputDraft
  /** Keeps what is new; that it cannot be is no trouble. */
  keep(): void
}

interface Kept {
  /** Hash of what the draft is made of. */
  readonly key: string
  readonly day: number
  /** Hash of the config's images, where the others had a say. */
  readonly others?: string
  readonly answers: ContextAnswers
  readonly draft: InputDraft
}

/** The memory of a repository. @param maker - Which program makes the drafts; undefined: nothing is kept. */
export function draftMemory(
  state: StateFolder,
  root: string,
  maker: string | undefined = makerOf(),
): DraftMemory {
  // From its sources a program is another at each start, for all that anybody knows.
  if (maker === undefined)
    return { draftOf: (_, make) => make(new DraftWitness()), keep: () => undefined }
  const file = `drafts-${shortHash(root)}`
  const known = new Map(unseal(FORMAT, state.read(file)) as [string, Kept][] | undefined)
  const today = Math.floor(Date.now() / DAY_MS)
  const used = new Map<string, Kept>()
  let isNew = false
  return {
    draftOf: ({ name, from, others, contextFolder }, make) => {
      const key = hashOfPlain([maker, name, contextFolder, from])
      const found = known.get(name)
      const isAlike = ({ key: before, others: seen, answers }: Kept): boolean =>
        before === key &&
        (seen === undefined || seen === others()) &&
        isAnsweredAlike(contextFolder, answers)
      if (found && isAlike(found)) {
        used.set(name, { ...found, day: today })
        return found.draft
      }
      const witness = new DraftWitness()
      const draft = make(witness)
      const { answers, asksOthers } = witness
      const seen = asksOthers ? others() : undefined
      if (key !== undefined && answers && (seen !== undefined || !asksOthers)) {
        used.set(name, {
          key,
          day: today,
          answers,
          draft,
          ...(seen !== undefined && { others: seen }),
        })
        isNew = true
      }
      return draft
    },
    keep: () => {
      if (!isNew) return
      const old = [...known].filter(([, { day }]) => today - day <= KEPT_DAYS)
      state.write(file, seal(FORMAT, [...new Map([...old, ...used])]))
    },
  }
}

/** Which program makes drafts: the version, and the very file that this stands in, which each bundling makes anew. */
function makerOf(): string | undefined {
  if (version.endsWith("-source")) return undefined
  try {
    const { size, mtimeNs, ctimeNs, ino } = statSync(fileURLToPath(import.meta.url), {
      bigint: true,
    })
    return [version, process.version, size, mtimeNs, ctimeNs, ino].join(" ")
  } catch {
    return undefined
  }
}

/** Hash of plain data, in which what is shared counts, too; undefined for what is none, or too deep. */
export function hashOfPlain(value: unknown): string | undefined {
  try {
    return hash("sha256", serialize(value))
  } catch {
    return undefined
  }
}
