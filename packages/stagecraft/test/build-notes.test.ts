import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SeenContext } from "@stagecraft/context"
import type { Engine } from "@stagecraft/engine"
import type { ProjectNode } from "@stagecraft/ir"
import { afterAll, expect, it } from "vitest"
import { BuildNotes } from "../src/digest/build-notes.ts"
import type { BuiltNote } from "../src/digest/build-notes.ts"
import type { ImageInputs } from "../src/digest/image-inputs.ts"

const folder = mkdtempSync(join(tmpdir(), "stagecraft-notes-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const notes = new BuildNotes({
  hashes: undefined,
  read: (name) =>
    readdirSync(folder).includes(name) ? readFileSync(join(folder, name), "utf8") : undefined,
  write: (name, text) => writeFileSync(join(folder, name), text),
  remove: (name) => rmSync(join(folder, name), { force: true }),
})
const engine = { info: { os: "linux", arch: "amd64" } } as Engine
const project = { file: "/c.ts", images: [{}] } as unknown as ProjectNode
const context = {
  digest: "c".repeat(64),
  entries: () => [{ path: "a b\n\0%", kind: "file", mode: 0o644, content: "1" }],
} as unknown as SeenContext
const inputs: ImageInputs = {
  digest: "d".repeat(64),
  parts: { dockerfile: "", args: {}, options: {}, contexts: { "": context.digest } },
  unlocked: [],
  unknown: [],
  seen: new Map([["", context]]),
}
const built: BuiltNote = { id: "i", bases: {}, seconds: 1, at: 2, metadata: {} }

it("gives back what was kept, and nothing of it once it is damaged", () => {
  const all = () => [
    notes.built(inputs, engine),
    notes.last(project, "web")?.parts,
    notes.made("i", "acme/web"),
    notes.files(context.digest),
  ]
  const none = [undefined, undefined, undefined, undefined]
  expect(all()).toEqual(none)
  notes.keepBuilt(inputs, engine, built)
  notes.keepLast(project, "web", inputs, { at: 2, below: {} })
  notes.keepMade("i", "acme/web", "w")
  const files = new Map([["a b\n\0%", { mode: "644", content: "file:1" }]])
  expect(all()).toEqual([built, inputs.parts, "w", files])
  const names = readdirSync(folder)
  expect(names).toHaveLength(4)
  const whole = new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]))
  const damages: readonly ((text: string) => string)[] = [
    () => "",
    () => "{}",
    () => "null",
    () => '{"format":2}',
    (text) => text.slice(0, -1),
    (text) => text.replace("\n", "\n "),
    (text) => text.replace(/^\S+ \S+ /u, ""),
    (text) => text.slice(text.indexOf("\n")),
  ]
  for (const damage of damages) {
    for (const name of names) writeFileSync(join(folder, name), damage(whole.get(name)!))
    expect(all()).toEqual(none)
  }
})
