/** How many commands a change rebuilds, of how many there are. */
export interface Share {
  readonly commands: number
  readonly total: number
}

/**
 * How many commands less a change rebuilds: fewer that run, or more that stay cached. Below zero both are worse.
 *
 * What runs is not enough: `npm ci && npm run build` is one command, and two once it is two RUNs, of which one stays cached.
 */
export function commandsSaved(before: Share, after: Share): number {
  const run = before.commands - after.commands
  const cached = after.total - after.commands - (before.total - before.commands)
  if (run > 0 || cached > 0) return Math.max(run, cached)
  return run < 0 && cached < 0 ? Math.min(run, cached) : 0
}
