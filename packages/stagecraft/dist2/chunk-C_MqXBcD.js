import {
  J as configInvalid,
  V as isStage,
  mt as nearest,
  o as isTarget,
  s as describeValue,
} from "./chunk-CQdIC0FF.js"
import * as z from "zod"
const target = z.custom(isTarget),
  configSchema = z.strictObject({ images: z.record(z.string(), target) })
function schemaProblems(value, span) {
  let { error } = configSchema.safeParse(value),
    problems = (error?.issues ?? []).flatMap((issue) => {
      let path = showPath(issue.path)
      if (issue.code === `unrecognized_keys`)
        return issue.keys.map((key) => unknownKey(path, key, span))
      let got = issue.path.reduce((at, key) => at[key], value),
        expected = issue.code === `custom` ? `an image or a stage` : `an object of named images`
      return [
        configInvalid(
          `${path}: expected ${expected}, got ${describeValue(got)}`,
          span,
          hintFor(got),
        ),
      ]
    })
  if (problems.length === 0) throw Error(`the schema finds nothing wrong with a faulty config`)
  return problems
}
function unknownKey(path, key, span) {
  let known = Object.keys(configSchema.shape),
    near = nearest(key, known)
  return configInvalid(
    `${path ? `${path}: ` : ``}there is no option «${key}»`,
    span,
    near === void 0
      ? `a config has ${known.map((name) => `«${name}»`).join(`, `)}`
      : `did you mean «${near}»?`,
  )
}
function hintFor(got) {
  if (typeof got == `object` && got)
    return `then` in got
      ? `await it: images are values, not promises`
      : Array.isArray(got)
        ? `give each image a name: images: { web: image(app) }`
        : `stage` in got && isStage(got.stage)
          ? `write image(stage, { … }) instead of an object`
          : `from` in got
            ? `give the stage a base with .from(…)`
            : void 0
}
function showPath(path) {
  return path
    .map((key, index) => {
      if (typeof key == `number`) return `[${key}]`
      let name = String(key)
      return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
        ? index === 0
          ? name
          : `.${name}`
        : `[${JSON.stringify(name)}]`
    })
    .join(``)
}
export { schemaProblems }
