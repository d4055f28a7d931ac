import type { Dependency, WorkspacePackage } from "./workspace.ts"

type Follows = (dependency: Dependency) => boolean

function leads(each: WorkspacePackage, follows: Follows): readonly WorkspacePackage[] {
  const all = each.dependencies.filter(follows).flatMap(({ internal }) => internal ?? [])
  return [...new Set(all)].filter((other) => other !== each)
}

/**
 * Groups of packages that depend on each other in a circle, most of them of one package alone; each group stands behind those
 * it depends on. Depth costs no stack.
 *
 * @see https://doi.org/10.1137/0201010 (Tarjan)
 */
function groupsOf(
  from: readonly WorkspacePackage[],
  within: ReadonlySet<WorkspacePackage> | undefined,
  follows: Follows,
): readonly (readonly WorkspacePackage[])[] {
  const index = new Map<WorkspacePackage, number>()
  const low = new Map<WorkspacePackage, number>()
  const waiting: WorkspacePackage[] = []
  const isWaiting = new Set<WorkspacePackage>()
  const groups: WorkspacePackage[][] = []
  const frame = (each: WorkspacePackage) => {
    index.set(each, index.size)
    low.set(each, index.get(each)!)
    waiting.push(each)
    isWaiting.add(each)
    const rest = leads(each, follows).filter((other) => within?.has(other) ?? true)
    return { each, rest: rest.values() }
  }
  const lower = (each: WorkspacePackage, to: number): unknown =>
    low.set(each, Math.min(low.get(each)!, to))
  for (const start of from) {
    if (index.has(start)) continue
    const stack = [frame(start)]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { value: next, done } = top.rest.next()
      if (!done) {
        if (!index.has(next)) stack.push(frame(next))
        else if (isWaiting.has(next)) lower(top.each, index.get(next)!)
        continue
      }
      stack.pop()
      const { each } = top
      const above = stack.at(-1)
      if (above) lower(above.each, low.get(each)!)
      if (low.get(each) !== index.get(each)) continue
      const group = waiting.splice(waiting.lastIndexOf(each))
      for (const member of group) isWaiting.delete(member)
      groups.push(group)
    }
  }
  return groups
}

/** A way round inside of a group, the shortest from its first package. */
function circleIn(group: readonly WorkspacePackage[], follows: Follows): readonly string[] {
  const members = new Set(group)
  const [start] = group.toSorted((a, b) => (a.directory < b.directory ? -1 : 1))
  const cameFrom = new Map<WorkspacePackage, WorkspacePackage>()
  const todo = [start!]
  for (const each of todo)
    for (const next of leads(each, follows)) {
      if (next === start) {
        const way = [each]
        for (let at = each; at !== start; way.unshift(at)) at = cameFrom.get(at)!
        return way.map(({ name }) => name)
      }
      if (members.has(next) && !cameFrom.has(next)) {
        cameFrom.set(next, each)
        todo.push(next)
      }
    }
  return group.map(({ name }) => name)
}

/** Edges that give way when they close a circle, the first kinds first: what is built needs them least. */
const GIVING_WAY: readonly Follows[] = [
  () => true,
  ({ kind }) => kind !== "dev",
  ({ kind }) => kind !== "dev" && kind !== "peer",
]

/** An order of packages, or the circle that keeps them from having one. */
export type Order =
  | { readonly packages: readonly WorkspacePackage[] }
  | { readonly circle: readonly string[] }

function orderGroup(group: readonly WorkspacePackage[], step: number, base: Follows): Order {
  if (group.length === 1) return { packages: group }
  const way = GIVING_WAY[step]
  const follows: Follows = (each) => base(each) && GIVING_WAY[step - 1]!(each)
  if (!way) return { circle: circleIn(group, follows) }
  const inner = groupsOf(group, new Set(group), (each) => base(each) && way(each))
  return joined(inner.map((each) => orderGroup(each, step + 1, base)))
}

function joined(orders: readonly Order[]): Order {
  const packages: WorkspacePackage[] = []
  for (const order of orders) {
    if ("circle" in order) return order
    packages.push(...order.packages)
  }
  return { packages }
}

/**
 * What a package leads to, itself last and before each what that depends on.
 *
 * A circle that a dev dependency closes is cut there, or else at a peer dependency: no build from nothing can need all
 * of such a circle.
 */
export function orderPackages(target: WorkspacePackage, follows: Follows): Order {
  return joined(
    groupsOf([target], undefined, follows).map((group) => orderGroup(group, 1, follows)),
  )
}
