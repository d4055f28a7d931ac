/**
 * What `of` makes of each, in a list that is of one kind to the engine however often it was made.
 *
 * `map` makes another inner kind of list once the engine has compiled its caller, and then all that reads the list is
 * compiled anew, which may take longer than the work itself: for lists that are read in many places.
 */
export function mapList<T, R>(list: readonly T[], of: (each: T, index: number) => R): R[] {
  const all: R[] = []
  for (const each of list) all.push(of(each, all.length))
  // A list that was filled bit by bit takes more room than it has entries.
  return all.slice()
}
