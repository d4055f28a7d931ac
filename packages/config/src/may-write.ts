import type { Metafile } from "esbuild"

/** Ways to what Node can do that stand in no import, and to imports that no bundler sees. */
const DOORS =
  /\b(?:globalThis|global|Function|eval|constructor|prototype|require|module|exports|WebAssembly|getBuiltinModule)\b|\bprocess\b(?!\s*\.\s*env\b)|\bimport\s*\(/u

/** What is taken of the library; in the first part of each match, how. */
const OF_LIBRARY = /\b(?:import|export)\b([^"';]*?)\bfrom\s*["']stagecraft["']/gu

/** What of the library is no language, but builds and writes. */
const DOERS = /\b(?:build|emit|load|default)\b|\*/u

/**
 * Whether code may write a file while it runs, as far as its own text says; its imports are another matter.
 *
 * Words in texts and comments count as code.
 */
export const mayWrite = (text: string): boolean =>
  DOORS.test(text) || [...text.matchAll(OF_LIBRARY)].some(([, taken]) => DOERS.test(taken ?? ""))

/** Whether anything is imported that is not a part of the bundle, or not at its start. */
export function importsOthers({ inputs }: Metafile): boolean {
  return Object.entries(inputs)
    .filter(([name]) => !name.startsWith("stagecraft-library:"))
    .some(([, { imports }]) =>
      imports.some(({ external, kind }) => external === true || kind !== "import-statement"),
    )
}
