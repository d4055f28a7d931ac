/** Where Stagecraft keeps what it has noted: it changes with each build, and goes into none. */
const NOTES = "stagecraft"

/** The names in a folder without that of Stagecraft's own notes. */
export function withoutOwnNotes<T>(
  folder: string,
  members: T[],
  nameOf: (member: T) => string,
): T[] {
  if (!folder.endsWith("/node_modules/.cache")) return members
  return members.filter((member) => nameOf(member) !== NOTES)
}
