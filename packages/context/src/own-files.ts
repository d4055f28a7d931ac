/** Where Stagecraft keeps what it has noted: it changes with each build, and goes into none. */
const NOTES = "stagecraft"

/** What an output is called until it is whole: it lies beside its place, which may be in the context. */
const DRAFT = /^\.(?:.+\.stagecraft|stagecraft-output)-[0-9a-f]{8}$/u

/** The names in a folder without those of what Stagecraft itself is writing. */
export function withoutOwnFiles<T>(
  folder: string,
  members: T[],
  nameOf: (member: T) => string,
): T[] {
  const notes = folder.endsWith("/node_modules/.cache") ? NOTES : undefined
  const isOwn = (member: T): boolean => {
    const name = nameOf(member)
    return name === notes || (name.startsWith(".") && DRAFT.test(name))
  }
  return members.some(isOwn) ? members.filter((member) => !isOwn(member)) : members
}
