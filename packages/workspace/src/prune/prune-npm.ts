/**
 * What is done to a `package-lock.json` of version 2 or 3. A package stays where the whole lockfile puts it. Whether it
 * is there for development or optional is told again for what stays, since `npm ci --omit` goes by these marks. An
 * optional peer stays when something else asks for it, or when another version would come to light without it.
 */
export const pruneNpm = String.raw`
const lock = JSON.parse(source)
const all = lock.packages ?? fail("npm before 7 wrote it, run npm install with a newer one and commit it")
const places = Object.keys(all)
for (const folder of folders) if (!all[folder]) stale("it does not know " + folder)

// Where a package at this place finds that dependency, as Node looks for it.
const find = (from, name, has = (place) => all[place]) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const place = (folder && folder + "/") + "node_modules/" + name
    if (has(place)) return place
    if (folder === "") return undefined
  }
}

// What a package asks for, and how: of two ways the later one counts.
const edges = (place) => {
  const entry = all[place]
  const isOptional = (name) => entry.peerDependenciesMeta?.[name]?.optional
  const ways = {
    peer: Object.keys(entry.peerDependencies ?? {}).filter((name) => !isOptional(name)),
    optionalPeer: Object.keys(entry.peerDependencies ?? {}).filter(isOptional),
    prod: Object.keys(entry.dependencies ?? {}),
    optional: Object.keys(entry.optionalDependencies ?? {}),
    dev: place.includes("node_modules/") ? [] : Object.keys(entry.devDependencies ?? {}),
  }
  return new Map(Object.entries(ways).flatMap(([way, names]) => names.map((name) => [name, way])))
}

// A package of the workspace that is not asked for: known where something leads to it, but nothing that it asks for.
const patterns = [all[""].workspaces?.packages ?? all[""].workspaces ?? []].flat().map((pattern) => {
  const plain = pattern.replace(/^\.\/|\/$/g, "").replace(/[.+^$()|[\]\\]/g, "\\$&")
  return new RegExp("^" + plain.replace(/\*+/g, (stars) => (stars === "*" ? "[^/]*" : ".*")) + "$")
})
const isIdle = (place) => !folders.includes(place) && patterns.some((pattern) => pattern.test(place))

// All that is reached from some places, but not in these ways.
const bundled = places.filter((place) => all[place].inBundle)
const reach = (from, ...without) => {
  const seen = new Set(from)
  for (const place of seen) {
    if (all[place].link) {
      if (all[all[place].resolved]) seen.add(all[place].resolved)
      continue
    }
    if (isIdle(place)) continue
    for (const [name, way] of edges(place)) {
      const found = without.includes(way) ? undefined : find(place, name)
      if (found !== undefined) seen.add(found)
    }
    for (const each of bundled) if (each.startsWith(place + "/node_modules/")) seen.add(each)
  }
  return seen
}

const links = places.filter((place) => all[place].link && folders.includes(all[place].resolved))
const roots = ["", ...folders, ...links]
let kept = reach(roots, "optionalPeer")
for (let before = 0; before < kept.size; ) {
  before = kept.size
  const has = (place) => kept.has(place)
  const hidden = [...kept].flatMap((place) => [...edges(place).keys()]
    .filter((name) => find(place, name, has) !== undefined && !has(find(place, name)))
    .map((name) => find(place, name)))
  kept = reach([...kept, ...hidden], "optionalPeer")
}
// What lies below a folder of the workspace that is not asked for needs that folder to be known.
const hosts = new Set([...kept].filter((place) => /^(?!node_modules\/).+\/node_modules\//.test(place))
  .map((place) => place.slice(0, place.indexOf("/node_modules/"))).filter((host) => !kept.has(host)))

const [always, noDev, noOptional] = [["dev", "optional"], ["dev"], ["optional"]]
  .map((ways) => reach(roots, ...ways, ...(ways.includes("optional") ? ["optionalPeer"] : [])))
lock.packages = Object.fromEntries(places.flatMap((place) => {
  const { dev, optional, devOptional, ...entry } = all[place]
  if (hosts.has(place) || (kept.has(place) && isIdle(place))) return [[place, { name: entry.name, version: entry.version }]]
  if (hosts.has(entry.link && entry.resolved)) return [[place, entry]]
  if (!kept.has(place)) return []
  if (!noDev.has(place)) entry.dev = true
  if (!noOptional.has(place)) entry.optional = true
  if (noDev.has(place) && noOptional.has(place) && !always.has(place)) entry.devOptional = true
  return [[place, entry]]
}))
delete lock.dependencies
const pruned = JSON.stringify(lock, null, 2) + "\n"
`
