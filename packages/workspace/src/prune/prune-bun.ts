/**
 * What is done to a `bun.lock`, which is JSON with commas too many and one line for each package. Its packages are
 * named by where they are found (`a/b`: the b of a), and stay where they are. What must agree with the root's manifest
 * (overrides, catalogs, patches) stays whole. The root's manifest is written too: bun does not go on when a folder that
 * it lists by name is missing. Nor does it when a dev dependency is: one that leads to a package which is not asked for,
 * as in an install of what runs, is taken out of lockfile and manifest.
 */
export const pruneBun = String.raw`
const lock = JSON.parse(source.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, "$1"))
const { workspaces, packages } = lock
for (const folder of folders) if (!workspaces[folder]) stale("it does not know " + folder)

const names = (key) => key.match(/(?:@[^/]+\/)?[^/]+/g) ?? []
const find = (from, name) => {
  for (let above = names(from); ; above = above.slice(0, -1)) {
    const key = [...above, name].join("/")
    if (packages[key]) return key
    if (above.length === 0) return undefined
  }
}
const folderOf = (key) => packages[key][0].match(/@workspace:(.*)$/)?.[1]

// Dev dependencies on packages of the workspace that are not asked for, by folder.
const idle = new Map(["", ...folders].map((folder) => {
  const from = folder === "" ? "" : find("", workspaces[folder].name)
  const isIdle = (name) => {
    const key = find(from, name)
    const leadsTo = key === undefined ? undefined : folderOf(key)
    return leadsTo !== undefined && !folders.includes(leadsTo)
  }
  return [folder, Object.keys(workspaces[folder].devDependencies ?? {}).filter(isIdle)]
}))
for (const [folder, names] of idle) for (const name of names) delete workspaces[folder].devDependencies[name]

const kept = new Set(["", ...folders.map((folder) => find("", workspaces[folder].name))])
const reached = new Set()
for (const key of kept) {
  const folder = key === "" ? "" : folderOf(key)
  if (folder !== undefined) reached.add(folder)
  const wanted = folder === undefined ? packages[key].find((each) => each?.constructor === Object) : workspaces[folder]
  for (const group of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
    for (const name of Object.keys(wanted?.[group] ?? {})) {
      const isWish = group === "peerDependencies" && wanted.optionalPeers?.includes(name)
      const found = isWish ? undefined : find(key, name)
      if (found !== undefined) kept.add(found)
      else if (group === "dependencies") stale("it has no " + name + " for " + (key || "the root"))
    }
  }
}

// Entries are what is indented by four, up to the next; sections by two, groups of an entry by six.
let [section, entry, group, stays] = ["", "", "", true]
const lines = source.split("\n").filter((line) => {
  const [, indent, quoted] = line.match(/^( +)("(?:[^"\\]|\\.)*"):/) ?? ["", "", '""']
  const key = JSON.parse(quoted)
  if (indent.length === 2) [section, entry, stays] = [key, "", true]
  else if (/^ {0,2}[}\]]/.test(line)) stays = true
  else if (indent.length === 4) {
    entry = key
    stays = section === "workspaces" ? reached.has(key) : section === "packages" ? kept.has(key) : true
  } else if (indent.length === 6) group = key
  const isDev = section === "workspaces" && group === "devDependencies" && indent.length === 8
  return stays && !(isDev && idle.get(entry)?.includes(key))
})
const read = (path) => JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""))
const root = read("package.json")
const isThere = (pattern) => /[*?{[!]/.test(pattern) || reached.has(pattern.replace(/^\.\/|\/$/g, ""))
if (Array.isArray(root.workspaces)) root.workspaces = root.workspaces.filter(isThere)
else if (root.workspaces?.packages) root.workspaces.packages = root.workspaces.packages.filter(isThere)
for (const [folder, names] of idle) {
  const path = folder === "" ? "package.json" : folder + "/package.json"
  if (folder !== "" && names.length === 0) continue
  const manifest = folder === "" ? root : read(path)
  for (const name of names) delete manifest.devDependencies[name]
  write(path, JSON.stringify(manifest, null, 2) + "\n")
}
const pruned = lines.join("\n")
  .replace(/\n {6}"devDependencies": \{\n {6}\},/g, "")
  .replace(/\n+(?=\n {2}\})/g, "").replace(/\{\n\n+/g, "{\n")
`
