/**
 * What is done to a `yarn.lock` of yarn 2 and later, which compares it to the byte: an entry stays with those of its
 * descriptors that something asks for. The root's `resolutions` say what is asked for instead; yarn's own patches stand
 * for the packages that they change.
 */
export const pruneBerry = String.raw`import { readdirSync } from "node:fs"

const entries = source.split(/\n\n+/).map((text) => {
  const key = text.match(/^(?:\? )?"?(.*?)"?:?$/m)[1]
  return { text, key, descriptors: text.startsWith("__") || text.startsWith("#") ? [] : key.split(/ *, */) }
})
const byDescriptor = new Map(entries.flatMap((entry) => entry.descriptors.map((each) => [each, entry])))
// Patches of yarn's own: few, of all that there is.
const patches = [...byDescriptor.keys()].filter((key) => key.includes("@patch:") && key.includes("builtin<"))
const field = (entry, name) => entry.text.match(new RegExp("^  " + name + ": \"?(.*?)\"?$", "m"))?.[1]
const dependencies = (entry) => {
  const block = entry.text.match(/^  dependencies:\n((?:    .*(?:\n|$))*)/m)?.[1] ?? ""
  return [...block.matchAll(/^    "?(.*?)"?: "?(.*?)"?$/gm)].map(([, name, range]) => [name, range])
}

// "a/b@1" of resolutions: b, where it is asked for as 1, by a.
const manifest = JSON.parse(readFileSync("package.json", "utf8").replace(/^\uFEFF/, ""))
const rules = Object.entries(manifest.resolutions ?? {}).map(([pattern, value]) => {
  const words = pattern.match(/^(?:((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?\/)?((?:@[^/@]+\/)?[^/@]+)(?:@(.+))?$/) ?? []
  return { by: words[1], byVersion: words[2], name: words[3], range: words[4], value }
})
const same = (range, told) => told === undefined || range === told || range === "npm:" + told
const root = entries.find((entry) => /@workspace:\.$/.test(field(entry, "resolution") ?? ""))
if (root === undefined) stale("it does not know the root")

// What packages ask for besides, which the lockfile does not write down with them: by yarn's own list (its rows that
// are met most), and by .yarnrc.yml.
const extensions = [
  ["@babel/parser", "@babel/types", "^7.8.3"],
  ["@cypress/snapshot", "debug", "^3.2.7"],
  ["babel-preset-react-app", "@babel/plugin-proposal-private-property-in-object", "^7.16.7"],
  ["cacheable-lookup", "@types/keyv", "^3.1.1"],
  ["eslint-import-resolver-vite", "debug", "^4.3.4"],
  ["eslint-import-resolver-vite", "resolve", "^1.22.8"],
  ["focus-trap-react", "tabbable", "^5.3.2"],
  ["got", "@types/keyv", "^3.1.1"],
  ["got", "@types/responselike", "^1.0.0"],
  ["notistack", "csstype", "^3.0.10"],
  ["terser", "acorn", "^8.5.0"],
  ["unified", "@types/unist", "^2.0.0"],
  ["winston-transport", "logform", "^2.2.0"],
]

// The catalogs of .yarnrc.yml: "default name" and "catalog name" lead to ranges.
const catalogs = new Map()
const settings = readdirSync(".").includes(".yarnrc.yml") ? readFileSync(".yarnrc.yml", "utf8") : ""
const above = []
for (const line of settings.split(/\r?\n/)) {
  const [, indent, key, value] = line.match(/^( *)(["']?[^\s"'#][^"'#]*?["']?)\s*:(?:\s+(.*))?$/) ?? []
  if (key === undefined) continue
  while (above.length > 0 && above.at(-1).indent >= indent.length) above.pop()
  above.push({ indent: indent.length, key: key.replace(/^(["'])(.*)\1$/, "$2") })
  const [section, ...path] = above.map((each) => each.key)
  const range = (value ?? "").replace(/\s+#.*$/, "").trim().replace(/^(["'])(.*)\1$/, "$2")
  if (section === "catalog") catalogs.set("default " + path[0], range)
  if (section === "packageExtensions" && /ependencies$/.test(path[1]) && path.length === 3) {
    if (!path[1].startsWith("peer")) extensions.push([path[0].replace(/(.)@.*$/, "$1"), path[2], range])
  }
  if (section === "catalogs" && path.length === 2) catalogs.set(path.join(" "), range)
}

// The descriptor under which an entry stands that this package asks for.
const coded = (text) => text.replaceAll("%", "%25").replaceAll(":", "%3A").replaceAll("#", "%23")
const find = (name, told, by) => {
  const [, byName, byVersion] = field(by, "resolution").match(/^(@?[^@]+)@(.*)$/)
  const rule = rules.find((each) =>
    each.name === name && same(told, each.range) &&
    (each.by === undefined || (each.by === byName && same(byVersion, each.byVersion))))
  const [wanted, from] = rule ? [rule.value, root] : [told, by]
  const catalog = wanted.startsWith("catalog:") && (wanted.slice(8) || "default")
  const range = catalog ? catalogs.get(catalog + " " + name) ?? wanted : wanted
  const bound = "::locator=" + encodeURIComponent(field(from, "resolution"))
  for (const each of [range, "npm:" + range]) {
    const patched = patches.find((key) => key.startsWith(name + "@patch:" + name + "@" + coded(each) + "#"))
    const found = [patched, name + "@" + each + bound, name + "@" + each].find((key) => byDescriptor.has(key))
    if (found !== undefined) return found
  }
  return undefined
}

const used = new Set()
const kept = new Set([root])
const use = (descriptor) => {
  used.add(descriptor)
  kept.add(byDescriptor.get(descriptor))
  // A patch rests on what it changes.
  const [, name, range] = descriptor.match(/^@?[^@]+@patch:(@?[^@]+)@([^#]+)#/) ?? []
  if (name === undefined) return
  const whole = range.replaceAll("%3A", ":").replaceAll("%23", "#").replaceAll("%25", "%")
  const base = [name + "@" + whole, name + "@npm:" + whole].find((each) => byDescriptor.has(each))
  if (base !== undefined) use(base)
}
for (const folder of folders) {
  const entry = entries.find((each) => field(each, "resolution")?.endsWith("@workspace:" + folder))
  kept.add(entry ?? stale("it does not know " + folder))
}
for (const entry of kept) {
  if (field(entry, "linkType") === "soft") used.add(field(entry, "resolution"))
  const asked = dependencies(entry)
  for (const [name, range] of asked) use(find(name, range, entry) ?? stale("it has no " + name + "@" + range))
  for (const [owner, name, range] of extensions) {
    if (!field(entry, "resolution").startsWith(owner + "@") || asked.some(([each]) => each === name)) continue
    const found = find(name, range, entry)
    if (found !== undefined) use(found)
  }
}
const pruned = entries.filter((entry) => entry.descriptors.length === 0 || kept.has(entry)).map((entry) => {
  const left = entry.descriptors.filter((each) => used.has(each))
  return left.length === entry.descriptors.length ? entry.text : entry.text.replace(entry.key, left.join(", "))
}).join("\n\n").trimEnd() + "\n"
`
