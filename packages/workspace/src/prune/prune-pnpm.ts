/**
 * What is done to a `pnpm-lock.yaml` of version 6 or 9. pnpm writes one shape of YAML, so its lines are read as they
 * are: parts begin where the indentation says so, and what stays keeps its bytes. What the root's settings must agree
 * with (overrides, patches, checksums) stays whole; of catalogs what is used.
 */
export const prunePnpm = String.raw`
// Parts of a block: each from a line of this indentation to the next.
const parts = (text, depth) => text.split(new RegExp("^(?= {" + depth + "}[^ :\n])", "m"))
const bare = (text) => text.replace(/^"(.*)"$/, "$1").replace(/^'(.*)'$/, (_, inner) => inner.replaceAll("''", "'"))
const keyOf = (part) => bare(part.match(/^ *(?:\? )?('(?:[^']|'')*'|"[^"]*"|.+?)(?::(?: .*)?)?$/m)?.[1] ?? "")
const valueOf = (part) => bare(part.match(/^.*?: (.*)$/m)?.[1] ?? "")

// Settings of pnpm's own may stand in a document before the lockfile's.
const start = source.lastIndexOf("\n---\n") + 1
const sections = parts(source.slice(start), 0)
const section = (name) => {
  const text = sections.find((each) => keyOf(each) === name)
  return new Map(text === undefined ? [] : parts(text, 2).slice(1).map((part) => [keyOf(part), part]))
}
const importers = section("importers")
const packages = section("packages")
const snapshots = section("snapshots")
const nodes = snapshots.size > 0 ? snapshots : packages
if (importers.size === 0 && folders.length > 0) fail("it is of a single package, run pnpm install and commit it")
for (const folder of folders) if (!importers.has(folder)) stale("it does not know " + folder)

const isGroup = (part) => /^ *(?:: )?(?:dependencies|devDependencies|optionalDependencies):$/m.test(part.split("\n")[0])
const groups = (part) => part.split(/^(?:(?= {4}[^ ])|(?=  : ))/m).filter(isGroup)
const join = (from, path) => {
  const words = from === "." ? [] : from.split("/")
  for (const word of path.split("/")) word === ".." ? words.pop() : word !== "." && words.push(word)
  return words.join("/") || "."
}

const used = new Set()
const seen = new Set([".", ...folders].filter((each) => importers.has(each)).map((each) => "importer " + each))
const reach = (name, version, from) => {
  if (version.startsWith("link:")) {
    const folder = join(from, version.slice(5))
    if (importers.has(folder)) seen.add("importer " + folder)
    return
  }
  const found = [name + "@" + version, "/" + name + "@" + version, version].find((key) => nodes.has(key))
  if (found === undefined) stale("it has no " + name + " " + version)
  seen.add(found)
}
for (const each of seen) {
  const folder = each.startsWith("importer ") ? each.slice(9) : undefined
  for (const group of groups(importers.get(folder) ?? nodes.get(each))) {
    for (const part of parts(group, 6).slice(1)) {
      const lines = parts(part, 8)
      const told = (word) => valueOf(lines.find((line) => keyOf(line) === word) ?? "")
      if (folder === undefined) reach(keyOf(part), valueOf(part), ".")
      else reach(keyOf(part), told("version"), folder)
      if (told("specifier").startsWith("catalog:")) used.add((told("specifier").slice(8) || "default") + " " + keyOf(part))
    }
  }
}

const keptPackages = new Set()
for (const each of seen) {
  let key = each
  while (!packages.has(key) && key.includes("(")) key = key.slice(0, key.lastIndexOf("("))
  keptPackages.add(key)
}
const keep = {
  importers: (key) => seen.has("importer " + key),
  packages: (key) => keptPackages.has(key),
  snapshots: (key) => seen.has(key),
  time: (key) => keptPackages.has(key) || keptPackages.has("/" + key),
}
const pruned = source.slice(0, start) + sections.map((text) => {
  const name = keyOf(text)
  const [head, ...rest] = parts(text, 2)
  if (name === "catalogs") {
    const catalogs = rest.map((catalog) => {
      const [first, ...entries] = parts(catalog, 4)
      const kept = entries.filter((entry) => used.has(keyOf(first) + " " + keyOf(entry)))
      return kept.length === 0 ? "" : [first, ...kept].join("").trimEnd() + "\n"
    })
    return catalogs.join("") === "" ? "" : head + catalogs.join("") + "\n"
  }
  if (!(name in keep)) return text
  const kept = rest.filter((part) => keep[name](keyOf(part)))
  return kept.length === 0 ? "" : [head, ...kept].join("").trimEnd() + "\n\n"
}).join("").trimEnd() + "\n"
`
