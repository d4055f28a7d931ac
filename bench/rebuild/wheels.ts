import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { code } from "./filler.ts"
import { zip } from "./zip.ts"

/**
 * Writes a wheel for each `name==version` line: a package of that name with some megabyte of generated modules, which
 * pip unpacks and compiles as it does with the real one. Nothing in it can be used.
 */
export function writeWheels(folder: string, requirements: readonly string[]): void {
  for (const line of new Set(requirements)) {
    const [name = "", version = ""] = line.split("==")
    const file = name.replaceAll(/[-_.]+/gu, "_")
    writeFileSync(join(folder, `${file}-${version}-py3-none-any.whl`), wheel(name, file, version))
  }
}

const heavy = /^(?:fonttools|matplotlib|numpy|pandas|pillow)$/u

function wheel(name: string, file: string, version: string): Buffer {
  const files: Record<string, string> = {
    [`${file}/__init__.py`]: `"""Stands in for ${name} ${version}."""\n`,
  }
  for (let index = 0; index < (heavy.test(name) ? 60 : 12); index++)
    files[`${file}/part_${index}.py`] = code(`${line(name, version)} ${index}`, 150, pythonFunction)
  const info = `${file}-${version}.dist-info`
  files[`${info}/METADATA`] = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`
  files[`${info}/WHEEL`] =
    "Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
  const paths = [...Object.keys(files), `${info}/RECORD`]
  files[`${info}/RECORD`] = paths.map((path) => `${path},,\n`).join("")
  return zip(files)
}

const line = (name: string, version: string): string => `${name}==${version}`

const pythonFunction = (name: string): string =>
  `def ${name}(first, second=0):\n` +
  `    """Gives back what it was given."""\n` +
  `    found = [each for each in range(second) if each % 7 == first]\n` +
  `    return {"${name}": found, "count": len(found)}\n\n`
