const SEPARATOR = /\s*(?:&&|;)\s*$/u

/** Whether a command is the last of a list. */
const endsWith = (list: string, command: string): boolean =>
  list.endsWith(command) && SEPARATOR.test(list.slice(0, -command.length))

/**
 * The commands that run before and not after, each as often as that is so.
 *
 * A command may be a part of another one by now, as `npm run build` is of `npm ci && npm run build`: of that the rest is
 * left out.
 */
export function commandsLeftOut(
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const still = new Map<string, number>()
  for (const each of after) still.set(each, (still.get(each) ?? 0) + 1)
  const gone = before.filter((each) => {
    const count = still.get(each) ?? 0
    if (count > 0) still.set(each, count - 1)
    return count === 0
  })
  for (const [part, count] of still)
    for (let left = count; left > 0; left--) {
      const at = gone.findIndex((each) => endsWith(each, part))
      if (at < 0) break
      gone[at] = gone[at]!.slice(0, -part.length).replace(SEPARATOR, "")
    }
  return gone.filter((each) => each !== "")
}
