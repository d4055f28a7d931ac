/**
 * Tells how many milliseconds of the processor this process has taken since then, with all its threads. A test that
 * guards against work that grows with the square of its input counts these: what else runs on the machine is not in them.
 */
export function processorClock(): () => number {
  const start = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
}
