/**
 * What is done to a `yarn.lock` of yarn 2 and later, which compares it to the byte: an entry stays with those of its
 * descriptors that something asks for. The root's `resolutions` say what is asked for instead; yarn's own patches stand
 * for the packages that they change.
 */
export const pruneBerry = String.raw`
const entries = source.split(/\n\n+/).map((text) => {
  const key = text.match(/^(?:\? )?"?(.*?)"?:?$/m)[1]
  return { text, key, descriptors: text.startsWith("__") || text.startsWith("#") ? [] : key.split(/ *, */) }
})
const byDescriptor = new Map(entries.flatMap((entry) => entry.descriptors.map((each) => [each, entry])))
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

// The descriptor under which an entry stands that this package asks for.
const find = (name, wanted, by) => {
  const [, byName, byVersion] = field(by, "resolution").match(/^(@?[^@]+)@(.*)$/)
  const rule = rules.find((each) =>
    each.name === name && same(wanted, each.range) &&
    (each.by === undefined || (each.by === byName && same(byVersion, each.byVersion))))
  const [range, from] = rule ? [rule.value, root] : [wanted, by]
  const bound = "::locator=" + encodeURIComponent(field(from, "resolution"))
  const patched = (each) => [...byDescriptor.keys()].find((key) =>
    key.startsWith(name + "@patch:" + name + "@" + encodeURIComponent(each).replace("%5E", "^") + "#") && key.includes("builtin<"))
  for (const each of [range, "npm:" + range]) {
    const found = [patched(each), name + "@" + each + bound, name + "@" + each].find((key) => byDescriptor.has(key))
    if (found !== undefined) return found
  }
  return stale("it has no " + name + " " + range)
}

const used = new Set()
const queue = [root]
for (const folder of folders) {
  const entry = entries.find((each) => field(each, "resolution")?.endsWith("@workspace:" + folder))
  queue.push(entry ?? stale("it does not know " + folder))
}
const kept = new Set(queue)
for (const entry of kept) {
  if (field(entry, "linkType") === "soft") used.add(field(entry, "resolution"))
  for (const [name, range] of dependencies(entry)) {
    const found = find(name, range, entry)
    used.add(found)
    kept.add(byDescriptor.get(found))
  }
  // A patch rests on what it changes.
  for (const each of entry.descriptors) {
    const base = used.has(each) ? each.match(/^(@?[^@]+)@patch:(@?[^@]+)@([^#]+)#/) : undefined
    const descriptor = base && base[2] + "@" + decodeURIComponent(base[3])
    if (!byDescriptor.has(descriptor)) continue
    used.add(descriptor)
    kept.add(byDescriptor.get(descriptor))
  }
}
const pruned = entries.filter((entry) => entry.descriptors.length === 0 || kept.has(entry)).map((entry) => {
  const left = entry.descriptors.filter((each) => used.has(each))
  return left.length === entry.descriptors.length ? entry.text : entry.text.replace(entry.key, left.join(", "))
}).join("\n\n").trimEnd() + "\n"
`
