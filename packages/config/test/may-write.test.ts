import { expect, test } from "vitest"
import { mayWrite } from "../src/may-write.ts"

test.each([
  'import { image, stage } from "stagecraft"\nexport default image(stage("a").from("b").run("make"))',
  'import { node } from "stagecraft/node"\nexport default node.app({ package: "web" })',
  "import { base } from './base.ts'\nexport default base",
  'import { stage } from "stagecraft"\nexport const a = stage(process.env.NAME ?? "a")',
  'import type { Stage } from "stagecraft"\nexport default (one: Stage) => one.build',
  'export { image } from "stagecraft"',
])("cannot write: %s", (text) => expect(mayWrite(text)).toBe(false))

test.each([
  'import { build } from "stagecraft"\nawait build()',
  'import { emit as print } from "stagecraft"\nawait print()',
  'import {\n  image,\n  load,\n} from "stagecraft"',
  'import * as all from "stagecraft"',
  'export * from "stagecraft"',
  "export { emit } from 'stagecraft'",
  'import { /* it\'s */ build } from "stagecraft"',
  'import { "build" as make } from "stagecraft"',
  'process.getBuiltinModule("fs").writeFileSync("a", "")',
  'const { mainModule } = process\nmainModule.require("fs")',
  'globalThis["process"]',
  'require("fs")',
  "module.require",
  'await import("node:fs")',
  'new Function("return process")()',
  '(() => {}).constructor("return process")()',
  'eval("1")',
])("may write: %s", (text) => expect(mayWrite(text)).toBe(true))
