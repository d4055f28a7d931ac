/**
 * What is done to a `yarn.lock` of version 1. It knows nothing of the workspace, so the manifests are read. Yarn lists
 * under an entry every `name@range` that leads to it; those that nothing asks for any more are left out, as yarn does.
 */
export const pruneClassic = String.raw`
const blocks = source.split(/\n\n+/)
const entries = blocks.filter((text) => /^[^\s#]/.test(text.trimStart())).map((block) => {
  const text = block.trim()
  const head = text.slice(0, text.indexOf(":\n"))
  const patterns = [...head.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s,"][^,]*)/g)].map((each) => each[1] ?? each[2])
  return { text, head, patterns }
})
const byPattern = new Map(entries.flatMap((entry) => entry.patterns.map((each) => [each, entry])))

const read = (folder) => JSON.parse(readFileSync(folder + "/package.json", "utf8").replace(/^\uFEFF/, ""))
const manifests = [".", ...folders].map((folder) => {
  try {
    return read(folder)
  } catch (error) {
    return fail("cannot read the manifest in " + folder + " (" + error.message + ")")
  }
})
const inside = new Set(manifests.map((manifest) => manifest.name))
const resolutions = Object.entries(manifests[0].resolutions ?? {})
  .map(([pattern, version]) => [pattern.match(/(@[^/]+\/)?[^/]+$/)[0], version])
const resolved = new Set(resolutions.map(([name]) => name))

const used = new Set()
const ask = (name, range) => {
  const pattern = name + "@" + range
  if (byPattern.has(pattern)) used.add(pattern)
  else if (resolved.has(name)) for (const each of byPattern.keys()) each.startsWith(name + "@") && used.add(each)
  else if (!inside.has(name) && !/^(?:file|link):/.test(range)) stale("it has no " + pattern)
}
for (const manifest of manifests) {
  for (const group of ["dependencies", "devDependencies", "optionalDependencies"]) {
    for (const [name, range] of Object.entries(manifest[group] ?? {})) ask(name, range)
  }
}
for (const [name, version] of resolutions) if (byPattern.has(name + "@" + version)) used.add(name + "@" + version)
for (const pattern of used) {
  const lines = byPattern.get(pattern).text.split("\n")
  let group = ""
  for (const line of lines) {
    group = line.match(/^  (\w+):$/)?.[1] ?? (line.startsWith("    ") ? group : "")
    const [, name, range] = line.match(/^    "?([^"\s]+)"? "?(.*?)"?$/) ?? []
    if (name !== undefined && group.endsWith("ependencies")) ask(name, range)
  }
}

const kept = entries.filter((entry) => entry.patterns.some((each) => used.has(each))).map(({ text, head, patterns }) => {
  const quoted = patterns.filter((each) => used.has(each)).map((each) => {
    return head.includes('"' + each + '"') ? '"' + each + '"' : each
  })
  return quoted.join(", ") + text.slice(head.length)
})
const pruned = [source.slice(0, source.search(/^[^#\n]/m)).trimEnd() + "\n", ...kept].join("\n\n").trimEnd() + "\n"
`
