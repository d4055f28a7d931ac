/** True for the folder in which Stagecraft keeps what it has noted: it changes with each build, and goes into none. */
export const isOwnNotes = (folder: string, name: string): boolean =>
  name === "stagecraft" && folder.endsWith("/node_modules/.cache")
