import type { JsonObject } from "./project.ts"
import { asObject, fieldsOf } from "./project.ts"

const LISTS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]
const TEXTS = ["version", "type", "packageManager", "license", "languageName", "main", "module"]
const TEXT_LISTS = ["os", "cpu", "files"]

const isText = (value: unknown): boolean =>
  typeof value === "string" && value !== "" && !value.includes("\\")
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
/** A name that a JSON file keeps in its place. */
const isName = (name: string): boolean =>
  /^(?:@[a-z\d][\w.-]*\/)?[a-z][\w.-]*$/iu.test(name) && name !== "__proto__"

/** An object that is not empty, of which each field is as it should be. */
function isTable(
  value: unknown,
  isField: (name: string, value: unknown) => boolean,
  isSorted = true,
): boolean {
  const names = fieldsOf(value).map(([name]) => name)
  const rises = names.every((name, at) => at === 0 || names[at - 1]! < name)
  return (
    asObject(value) !== undefined &&
    names.length > 0 &&
    (rises || !isSorted) &&
    fieldsOf(value).every(([name, each]) => isField(name, each))
  )
}

const RULES: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: (value) => typeof value === "string" && isName(value),
  private: (value) => value === true,
  preferUnplugged: (value) => typeof value === "boolean",
  scripts: (value) =>
    isTable(value, (name, each) => /^[a-z][\w:.-]*$/iu.test(name) && isScript(each), false),
  workspaces: (value) => {
    const list = Array.isArray(value) ? value : asObject(value)?.["packages"]
    return isTextList(list) && (list as unknown[]).length > 0
  },
  resolutions: (value) => isTable(value, (name, each) => isName(name) && isText(each), false),
  peerDependenciesMeta: (value) =>
    isTable(value, (name, each) => isName(name) && JSON.stringify(each) === '{"optional":true}'),
  dependenciesMeta: (value) =>
    isTable(
      value,
      (name, each) =>
        isName(name) && /^\{"(?:built|unplugged)":(?:true|false)\}$/u.test(JSON.stringify(each)),
    ),
  ...Object.fromEntries(
    LISTS.map((list) => [
      list,
      (value) => isTable(value, (name, range) => isName(name) && isText(range)),
    ]),
  ),
  ...Object.fromEntries(TEXTS.map((field) => [field, isText])),
  ...Object.fromEntries(TEXT_LISTS.map((field) => [field, isTextList])),
  browser: isText,
  bin: () => false,
}

const isScript = (value: unknown): boolean => typeof value === "string" && value.trim() !== ""

/**
 * True when yarn 2 and later leave a package.json as it is. They write it anew on every install, `--immutable` or not: with
 * its own indentation, lists of packages in order, without empty ones.
 *
 * Read in the program of yarn 3.8 and 4.18, and tried with them. What is not understood is no.
 */
export function isSettled(text: string, manifest: JsonObject): boolean {
  const indent = /^[ \t]+/mu.exec(text)?.[0] ?? "  "
  if (`${JSON.stringify(manifest, undefined, indent)}\n` !== text) return false
  const named = LISTS.slice(0, 3).flatMap((list) => fieldsOf(manifest[list]).map(([name]) => name))
  if (new Set(named).size < named.length) return false
  return Object.entries(RULES).every(
    ([field, rule]) => !Object.hasOwn(manifest, field) || rule(manifest[field]),
  )
}
