/**
 * What was asked of a path, absolute: `there`, whether anything stands there; `text`, what a file says, or that there is
 * none; `names`, what a folder and those below it hold; `packages`, which folders of it may be packages.
 */
export interface DiskQuestion {
  readonly kind: "there" | "text" | "names" | "packages"
  readonly path: string
}

/** Questions, each once. */
export type DiskQuestions = Map<string, DiskQuestion>

const listening = new Set<DiskQuestions>()

/** Lets questions be noted while a config runs. @returns Ends it. */
export function hearQuestions(questions: DiskQuestions): () => void {
  listening.add(questions)
  return () => void listening.delete(questions)
}

/** Tells that a block asks the disk: with another answer the image may be another. */
export function noteQuestion(kind: DiskQuestion["kind"], path: string): void {
  for (const each of listening) each.set(`${kind} ${path}`, { kind, path })
}

/** Something that was made once, and what was asked for it. */
export interface Remembered<T> {
  readonly value: T
  readonly questions: DiskQuestions
}

/** Makes something that others take, too: {@link recalled} gives it to them. */
export function remembered<T>(make: () => T): Remembered<T> {
  const questions: DiskQuestions = new Map()
  const end = hearQuestions(questions)
  try {
    return { value: make(), questions }
  } finally {
    end()
  }
}

/** What was made before, as if it were made now: whoever listens hears what was asked for it. */
export function recalled<T>({ value, questions }: Remembered<T>): T {
  for (const { kind, path } of questions.values()) noteQuestion(kind, path)
  return value
}
