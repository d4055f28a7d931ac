/** A word about one transfer of a step; see the `progress` event. */
interface TransferNews {
  readonly name: string
  readonly current: number
  readonly total: number
  readonly done: boolean
}

/** What a step moved so far. `total` is 0 when it is not known. */
export interface Moved {
  readonly current: number
  readonly total: number
}

/** Unpacking counts the same bytes once more. */
const AGAIN = /^(?:extracting|unpacking)\b/u

/** How far back a rate looks, in milliseconds. */
const WINDOW = 1000

/** The transfers of one step: layers of a pull, an upload. */
export class TransferBook {
  readonly #news = new Map<string, TransferNews>()
  #current = 0
  #total = 0
  #open = 0
  /** Transfers whose length nobody told: then the sum of the others tells nothing either. */
  #endless = 0
  #marks: { readonly at: number; readonly bytes: number }[] = []

  take({ name, current, total, done }: TransferNews, now: number): void {
    const counts = !AGAIN.test(name)
    const before = this.#news.get(name)
    const after = {
      name,
      current: Math.max(0, counts ? current : 0),
      total: counts ? Math.max(0, total) : 0,
      done,
    }
    this.#news.set(name, after)
    this.#current += after.current - (before?.current ?? 0)
    this.#total += after.total - (before?.total ?? 0)
    this.#open += Number(!done) - Number(before !== undefined && !before.done)
    this.#endless += Number(isEndless(after)) - Number(before !== undefined && isEndless(before))
    const [old, mark] = this.#marks
    if (!old) this.#marks = [{ at: now, bytes: this.#current }]
    else if (now - (mark ?? old).at >= WINDOW)
      this.#marks = [mark ?? old, { at: now, bytes: this.#current }]
  }

  /** True while a transfer has begun and not ended. */
  get flowing(): boolean {
    return this.#open > 0
  }

  get moved(): Moved {
    const total = this.#endless > 0 || this.#total < this.#current ? 0 : this.#total
    return { current: this.#current, total }
  }

  /** Bytes a second, of late; undefined until there is something to measure. */
  rate(now: number): number | undefined {
    const [old] = this.#marks
    if (!old || now - old.at < WINDOW / 2) return undefined
    return ((this.#current - old.bytes) * 1000) / (now - old.at)
  }
}

function isEndless({ current, total }: TransferNews): boolean {
  return current > 0 && total === 0
}
