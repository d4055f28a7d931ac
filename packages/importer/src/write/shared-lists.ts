import type { ImageNode } from "@stagecraft/ir"
import { word } from "./code.ts"
import type { Code, Statement } from "./code.ts"
import { listCode } from "./options.ts"

/** What the const of a list is called, then with a number. */
const NAME = "ignored"

/** Lists of `exclude` that several images have: each is a const above them. */
export class SharedLists {
  readonly statements: readonly Statement[]
  readonly #names = new Map<string, string>()

  /** @param taken - The names of all other consts. */
  constructor(images: readonly ImageNode[], taken: readonly string[]) {
    const used = new Set(taken)
    const lists = images.map(({ exclude }) => exclude).filter((list) => list.length > 0)
    this.statements = lists.flatMap((list): readonly Statement[] => {
      const key = JSON.stringify(list)
      const value = listCode(list)
      const isShared = lists.filter((each) => JSON.stringify(each) === key).length > 1
      if (!isShared || !value || this.#names.has(key)) return []
      let name = NAME
      for (let number = 2; used.has(name); number++) name = `${NAME}${number}`
      used.add(name)
      this.#names.set(key, name)
      return [{ kind: "const", name, value, comments: [] }]
    })
  }

  /** The list, or the const that stands for it; undefined for an empty one. */
  code(list: readonly string[]): Code | undefined {
    const name = this.#names.get(JSON.stringify(list))
    if (name !== undefined) return word(name)
    return list.length === 0 ? undefined : listCode(list)
  }
}
