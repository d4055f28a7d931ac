export type Log = (line: string) => void

/** Standard error, so that a command's standard output stays for its result. */
export const logToStderr: Log = (line) => {
  process.stderr.write(`${line}\n`)
}

/** Says what starts, repeats it every ten seconds with the time gone by, and says how long it took. */
export async function step<T>(log: Log, label: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const elapsed = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`
  log(`${label} …`)
  const timer = setInterval(() => log(`${label} … ${elapsed()}`), 10_000)
  try {
    const result = await action()
    log(`${label}: done in ${elapsed()}`)
    return result
  } finally {
    clearInterval(timer)
  }
}
