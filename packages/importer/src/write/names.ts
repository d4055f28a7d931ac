/** What a const of a config may not be called: words of JavaScript, what Node defines everywhere, and the language itself. */
const TAKEN: readonly string[] = [
  ..."abstract any arguments as async await boolean break case catch class const continue debugger declare".split(
    " ",
  ),
  ..."default delete do else enum eval export extends false finally for from function get if implements".split(
    " ",
  ),
  ..."import in infer instanceof interface is keyof let namespace never new null number object of package".split(
    " ",
  ),
  ..."private protected public readonly return satisfies set static string super switch symbol this throw".split(
    " ",
  ),
  ..."true try type typeof undefined unique unknown using var void while with yield".split(" "),
  ..."atob btoa clearImmediate clearInterval clearTimeout console crypto escape exports fetch gc global".split(
    " ",
  ),
  ..."globalThis isFinite isNaN localStorage module navigator parseFloat parseInt performance process".split(
    " ",
  ),
  ..."queueMicrotask require root self sessionStorage setImmediate setInterval setTimeout structuredClone".split(
    " ",
  ),
  ..."unescape window document".split(" "),
  ..."arg bind cache defineConfig env file git glob image literal namedContext on scratch secret sh ssh stage".split(
    " ",
  ),
  "tmpfs",
]

/** A name's words; one in capitals only is no different from one in small letters. */
function wordsOf(name: string): readonly string[] {
  return name
    .split(/[^A-Za-z0-9]+/u)
    .filter((word) => word !== "")
    .map((word) => (/[a-z]/u.test(word) ? word : word.toLowerCase()))
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const small = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1)

/** A name as `camelCase`; undefined when it has no letter to begin with. */
export function camelCase(name: string): string | undefined {
  const [first, ...rest] = wordsOf(name)
  if (first === undefined || /^\d/u.test(first)) return undefined
  return small(first) + rest.map(capital).join("")
}

/** A name as `PascalCase`, for the end of another name. */
export function pascalCase(name: string): string {
  return wordsOf(name).map(capital).join("")
}

type Kind = "Arg" | "Stage" | "List"

/** The consts of a config: gives each a name of its own. */
export class Names {
  readonly #used = new Map<string, Kind | "word">(TAKEN.map((word) => [word, "word"]))

  /**
   * The name of a const.
   *
   * @param name - What it is named after, in any spelling.
   * @param kind - Put behind a name that something else has, and in place of one without letters.
   * @param origin - Put behind the name of another of the kind, before they are counted.
   */
  take(name: string, kind: Kind, origin = ""): string {
    const plain = camelCase(name) ?? `${small(kind)}${pascalCase(name)}`
    const other = this.#used.get(plain)
    const stem = other === undefined || other === kind ? plain : plain + kind
    let found = stem
    if (this.#used.has(found)) found = stem + origin
    for (let number = 2; this.#used.has(found); number++) found = `${stem}${number}`
    this.#used.set(found, kind)
    return found
  }
}
