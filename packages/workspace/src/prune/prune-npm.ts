/**
 * What is done to a `package-lock.json` of version 2 or 3. A package stays where the whole lockfile puts it; its marks
 * (`dev`, `optional`, `devOptional`, `peer`) are told again for what stays, since `npm ci --omit` goes by them. An
 * optional peer stays when something else asks for it, or when another version would come to light without it.
 */
export const pruneNpm = String.raw`
const lock = JSON.parse(source)
const all = lock.packages ?? fail("npm before 7 wrote it, run npm install with a newer one and commit it")

// Where a package at this place finds that dependency, as Node looks for it.
const find = (from, name, has) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const place = (folder && folder + "/") + "node_modules/" + name
    if (has(place)) return place
    if (folder === "") return undefined
  }
}

// What a package asks for, each with its kinds; "wish" is an optional peer.
const edges = (place) => {
  const { link, dependencies, devDependencies, optionalDependencies, peerDependencies, ...entry } = all[place]
  const names = (group) => Object.keys((!link && group) || {})
  const isWish = (name) => entry.peerDependenciesMeta?.[name]?.optional
  const isOptional = (name) => optionalDependencies && name in optionalDependencies
  return [
    ...names(dependencies).filter((name) => !isOptional(name)).map((name) => [name]),
    ...names(place.includes("node_modules/") ? {} : devDependencies).map((name) => [name, "dev"]),
    ...names(optionalDependencies).map((name) => [name, "optional"]),
    ...names(peerDependencies).map((name) => isWish(name) ? [name, "peer", "optional", "wish"] : [name, "peer"]),
  ]
}

const places = Object.keys(all)
const links = places.filter((place) => folders.includes(all[place].resolved) && all[place].link)
for (const folder of folders) if (!all[folder]) stale("it does not know " + folder)

// All that is reached from some places by edges of other kinds than these.
const reach = (from, has, ...without) => {
  const seen = new Set(from)
  for (const place of seen) {
    if (all[place].link) seen.add(all[place].resolved)
    for (const [name, ...kinds] of edges(place)) {
      const found = kinds.some((kind) => without.includes(kind)) ? undefined : find(place, name, has)
      if (found !== undefined) seen.add(found)
    }
    for (const inside of bundled) if (inside.startsWith(place + "/node_modules/")) seen.add(inside)
  }
  return seen
}
const bundled = places.filter((place) => all[place].inBundle)

let kept = reach(["", ...folders, ...links], (place) => all[place], "wish")
for (let before = 0; before < kept.size; ) {
  before = kept.size
  const uncovered = [...kept].flatMap((place) => edges(place).map(([name]) => [
    find(place, name, (found) => all[found]), find(place, name, (found) => kept.has(found)),
  ])).filter(([whole, now]) => now !== undefined && now !== whole).map(([whole]) => whole)
  kept = reach([...kept, ...uncovered], (place) => all[place], "wish")
}
for (const place of kept) {
  const outside = all[place].link && !all[all[place].resolved]
  if (outside) stale("it does not know " + all[place].resolved)
}

const has = (place) => kept.has(place)
const roots = ["", ...folders, ...links]
const [real, noDev, noOptional, noPeer] = [["dev", "optional"], ["dev"], ["optional"], ["peer"]]
  .map((kinds) => reach(roots, has, ...kinds))
const marks = (place) => ({
  dev: !noDev.has(place),
  optional: !noOptional.has(place),
  devOptional: noDev.has(place) && noOptional.has(place) && !real.has(place),
  peer: !noPeer.has(place),
})
lock.packages = Object.fromEntries(places.filter(has).map((place) => {
  const { dev, optional, devOptional, peer, ...entry } = all[place]
  for (const [mark, is] of Object.entries(marks(place))) if (is) entry[mark] = true
  return [place, entry]
}))
delete lock.dependencies
const pruned = JSON.stringify(lock, null, 2) + "\n"
`
