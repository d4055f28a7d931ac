import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Program } from "./run-program.ts"

const program = new Program({
  "main.mjs": `import * as ours from "./dist/index.mjs"
import * as theirs from "./theirs.mjs"
const version = theirs.arg("VERSION", { default: "1" })
const base = theirs.stage("base").from(\`node:\${version}\`)
const app = ours.stage("app").from(base)
  .env({ A: version, B: \`x\${version}\`, C: theirs.env.HOME, D: theirs.literal("$") })
  .run(theirs.sh\`echo \${"a b"}\`, { mounts: [theirs.cache("/c"), theirs.secret("s")] })
  .run(ours.sh\`echo \${theirs.sh\`x \${"a b"}\`} \${version}\`)
  .copy([theirs.glob("*"), theirs.file("a", "b")], "/x/", { from: theirs.namedContext("n") })
  .use((stage) => stage.copy("/a", "/a", { from: base }))
  .arg(version)
const refused = []
for (const call of [
  () => ours.stage("x").from("y").env({ A: theirs.secret("s") }),
  () => ours.image(theirs.stage("x")),
]) try { call() } catch (error) { refused.push(error.diagnostics[0].code) }
const node = app.toNode()
console.log(JSON.stringify({
  sameBase: node.base.stage === base.toNode(),
  kinds: node.steps.map((step) => step.kind),
  entries: node.steps[0].entries.map(([name, value]) => [name, value.map((part) => part.kind ?? part)]),
  commands: node.steps.slice(1, 3).map((step) => step.form.parts[0].command.map((part) => part.name ?? part)),
  known: [ours.isStage(base), ours.isImage(theirs.image(base)), ours.isConfig(theirs.defineConfig({ images: {} }))],
  image: ours.toImageNode(theirs.image(base), "x").name,
  refused,
}))
`,
})
copyFileSync(join(program.folder, "dist/index.mjs"), join(program.folder, "theirs.mjs"))
afterAll(() => program[Symbol.dispose]())

describe("two copies of the library", () => {
  it("understand each other's values", () => {
    expect(program.run("main.mjs")).toEqual({
      sameBase: true,
      kinds: ["env", "run", "run", "copy", "copy", "arg"],
      entries: [
        ["A", ["arg"]],
        ["B", ["x", "arg"]],
        ["C", ["env"]],
        ["D", ["literal"]],
      ],
      commands: [["echo 'a b'"], ["echo x 'a b' \"", "VERSION", '"']],
      known: [true, true, true],
      image: "x",
      refused: ["secret-in-text", "stage-without-base"],
    })
  })
})
