import type { Doc, GroupDoc } from "./doc.ts"
import { textWidth } from "./width.ts"

interface Command {
  readonly doc: Doc
  readonly indent: number
  /** Lines end only where they must. */
  readonly flat: boolean
}

const STEP = 2

class Printer {
  readonly #width: number
  readonly #out: string[] = []
  readonly #todo: Command[] = []
  /** Groups with an id whose lines end. */
  readonly #open = new Set<symbol>()
  #column = 0
  /** A line ended inside of something flat: what was found to fit before may not any more. */
  #measureAgain = false

  constructor(width: number) {
    this.#width = width
  }

  print(doc: Doc): string {
    this.#todo.push({ doc, indent: 0, flat: false })
    for (let next = this.#todo.pop(); next !== undefined; next = this.#todo.pop()) this.#step(next)
    return this.#out.join("")
  }

  #step({ doc, indent, flat }: Command): void {
    if (typeof doc === "string") {
      this.#out.push(doc)
      this.#column += textWidth(doc)
      return
    }
    switch (doc.kind) {
      case "concat":
        for (const part of doc.parts.toReversed()) this.#todo.push({ doc: part, indent, flat })
        return
      case "indent": {
        const deeper = doc.when === undefined || this.#open.has(doc.when)
        this.#todo.push({ doc: doc.contents, indent: deeper ? indent + STEP : indent, flat })
        return
      }
      case "if-break":
        if (!flat) this.#todo.push({ doc: doc.contents, indent, flat })
        return
      case "group":
        this.#group(doc, indent, flat)
        return
      case "line":
        if (flat && !doc.hard) {
          this.#out.push(doc.flat)
          this.#column += doc.flat.length
          return
        }
        if (flat) this.#measureAgain = true
        this.#out.push("\n", " ".repeat(doc.literal ? 0 : indent))
        this.#column = doc.literal ? 0 : indent
        return
      case "break":
    }
  }

  #group(doc: GroupDoc, indent: number, flat: boolean): void {
    const chosen = this.#choose(doc, indent, flat)
    this.#todo.push(chosen)
    if (doc.id !== undefined && !chosen.flat) this.#open.add(doc.id)
  }

  #choose(doc: GroupDoc, indent: number, flat: boolean): Command {
    const last = doc.states?.at(-1) ?? doc.contents
    if (flat && !this.#measureAgain)
      return doc.forced ? { doc: last, indent, flat: false } : { doc: doc.contents, indent, flat }
    this.#measureAgain = false
    if (doc.forced) return { doc: last, indent, flat: false }
    for (const [index, state] of (doc.states ?? [doc.contents]).entries()) {
      const command = { doc: state, indent, flat: true }
      if (this.#fits(command, this.#column)) return command
      if (index > 0 || doc.lastWhen === undefined) continue
      const alone = { doc: doc.lastWhen, indent, flat: true }
      if (this.#fits(alone, indent + STEP)) break
    }
    return { doc: last, indent, flat: false }
  }

  /** True when everything up to the next line's end fits from that column on, in what is tried and what follows it. */
  #fits(command: Command, column: number): boolean {
    let room = this.#width - column
    let rest = this.#todo.length
    const todo: { readonly doc: Doc; readonly flat: boolean }[] = [command]
    while (room >= 0) {
      const next = todo.pop() ?? (rest > 0 ? this.#todo[--rest] : undefined)
      if (next === undefined) return true
      const { doc, flat } = next
      if (typeof doc === "string") {
        room -= textWidth(doc)
        continue
      }
      switch (doc.kind) {
        case "concat":
          for (const part of doc.parts.toReversed()) todo.push({ doc: part, flat })
          break
        case "indent":
          todo.push({ doc: doc.contents, flat })
          break
        case "if-break":
          if (!flat) todo.push({ doc: doc.contents, flat })
          break
        case "group": {
          const inside = flat && !doc.forced
          const contents = inside ? doc.contents : (doc.states?.at(-1) ?? doc.contents)
          todo.push({ doc: contents, flat: inside })
          break
        }
        case "line":
          if (!flat || doc.hard) return true
          room -= doc.flat.length
          break
        case "break":
      }
    }
    return false
  }
}

/** Writes a document with lines of at most `width` columns, where its texts allow it. */
export function printDoc(doc: Doc, width: number): string {
  return new Printer(width).print(doc)
}
