/** What blocks have read of the files beside configs, by what they call it. */
export type Readings = Map<object, unknown>

let current: Readings | undefined

/** Sets where blocks keep what they read while a config runs; undefined for nowhere. */
export function shareReadings(readings: Readings | undefined): void {
  current = readings
}

/**
 * What was made under a key before, by this config or by one that is loaded together with it, or what is made now. Each load
 * starts with nothing, so that it sees what has changed since the last; without one, as in a script, nothing is kept.
 */
export function sharedReading<T>(key: object, make: () => T): T {
  if (!current) return make()
  if (!current.has(key)) current.set(key, make())
  return current.get(key) as T
}
