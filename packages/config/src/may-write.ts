import type { Metafile } from "esbuild"

/** Ways to what Node can do that stand in no import, and to imports that no bundler sees. */
const DOORS =
  /\b(?:globalThis|global|Function|eval|constructor|prototype|require|module|exports|WebAssembly|getBuiltinModule)\b|\bprocess\b(?!\s*\.\s*env\b)|\bimport\s*\(/u

/** Where something is taken of the library. */
const OF_LIBRARY = /\bfrom\s*["']stagecraft["']/gu

/** What of the library is no language, but builds and writes; and all of it. */
const DOERS = /\b(?:build|emit|load|default)\b|\*|\\/u

/**
 * Whether code may write a file while it runs, as far as its own text says; its imports are another matter.
 *
 * Words in texts and comments count as code, and all that stands before the last import of the library as imports.
 */
export const mayWrite = (text: string): boolean => DOORS.test(text) || DOERS.test(importsIn(text))

function importsIn(text: string): string {
  const last = [...text.matchAll(OF_LIBRARY)].at(-1)?.index ?? 0
  return text.slice(Math.max(text.search(/\b(?:import|export)\b/u), 0), last)
}

/** Whether anything is imported that is not a part of the bundle, or not at its start. */
export function importsOthers({ inputs }: Metafile): boolean {
  return Object.entries(inputs)
    .filter(([name]) => !name.startsWith("stagecraft-library:"))
    .some(([, { imports }]) =>
      imports.some(({ external, kind }) => external === true || kind !== "import-statement"),
    )
}
