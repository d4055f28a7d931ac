const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const DURATION = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|ms|s|m|h))+$/u
const TERM = /(?<value>\d+\.?\d*|\.\d+)(?<unit>ns|us|ms|s|m|h)/gu
/** Go keeps durations in 64-bit nanoseconds. */
const LONGEST_MS = 9_223_372_036_854

/** The milliseconds of a duration as Go writes them (`1m30s`), or undefined when it is none. */
export function parseDuration(duration: string): number | undefined {
  if (/^[+-]?0$/u.test(duration)) return 0
  if (!DURATION.test(duration)) return undefined
  let sum = 0
  for (const { groups } of duration.matchAll(TERM))
    sum += Number(groups!.value) * UNITS[groups!.unit!]!
  return duration.startsWith("-") ? -sum : sum
}

/** Says what is wrong with a duration of HEALTHCHECK, or undefined when it is fine. */
export function durationFault(duration: string): string | undefined {
  const milliseconds = parseDuration(duration)
  if (milliseconds === undefined) return "is not a duration"
  if (milliseconds < 0) return "is negative"
  if (milliseconds > LONGEST_MS) return "is longer than the builder can count"
  return milliseconds > 0 && milliseconds < 1 ? "is less than a millisecond" : undefined
}
