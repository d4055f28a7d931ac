/**
 * Follows shell text piece by piece and tells where a value would stand.
 *
 * Knows quotes, escapes, comments, `$(…)`, `${…}` and backquotes. After a here-document starts it knows no more and
 * objects to nothing.
 */
export class ShellContext {
  /** What is open, innermost last: a quote character, `(`, `{` or a backquote. */
  readonly #open: string[] = []
  #lost = false
  #escaped = false
  #before = " "

  /** The place in words when quotes around a value would not work there; otherwise undefined. */
  get obstacle(): string | undefined {
    if (this.#lost) return undefined
    if (this.#escaped) return "after a backslash"
    if (this.#open.includes("`")) return "inside backquotes"
    const inner = this.#open.at(-1)
    if (inner === "{") return "inside ${…}"
    return inner === "'" || inner === '"' ? "inside quotes" : undefined
  }

  /** Takes in the next piece of the script's own text. */
  read(piece: string): void {
    let index = 0
    this.#escaped = false
    while (index < piece.length && !this.#lost) index = this.#step(piece, index)
    this.#escaped = index > piece.length
    this.#before = piece.at(-1) ?? this.#before
  }

  /** Takes in a value, which is a complete part of a word. */
  readValue(): void {
    this.#before = "x"
  }

  #step(piece: string, index: number): number {
    const inner = this.#open.at(-1)
    const character = piece[index]!
    if (inner === "'") {
      if (character === "'") this.#open.pop()
      return index + 1
    }
    if (character === "\\") return index + 2
    if (character === inner && (inner === '"' || inner === "`")) this.#open.pop()
    else if (character === '"' || character === "`") this.#open.push(character)
    else if (character === "$" && (piece[index + 1] === "(" || piece[index + 1] === "{")) {
      this.#open.push(piece[index + 1]!)
      return index + 2
    } else if (character === "}" && inner === "{") this.#open.pop()
    else if (inner !== '"') return this.#plain(piece, index, character)
    return index + 1
  }

  #plain(piece: string, index: number, character: string): number {
    const inner = this.#open.at(-1)
    const before = index === 0 ? this.#before : piece[index - 1]!
    if (character === "'") {
      // Inside "${…}" a single quote is a plain character.
      if (inner !== "{" || this.#open.at(-2) !== '"') this.#open.push("'")
    } else if (character === "(") this.#open.push("(")
    else if (character === ")" && inner === "(") this.#open.pop()
    else if (character === "<" && piece.startsWith("<<", index) && piece[index + 2] !== "<")
      this.#lost = inner !== "("
    else if (character === "#" && inner !== "{" && /[\s;&|(]/u.test(before)) {
      const end = piece.indexOf("\n", index)
      return end === -1 ? piece.length : end
    }
    return index + 1
  }
}
