import fc from "fast-check"

/* What random projects of several package managers are made of. */

/** Indentations. */
export const styles: readonly (string | number)[] = ["", 2, 4, "\t"]

/** JSON as people have it: in one line, with tabs, as a package manager writes it. */
export const json = (value: unknown, style: string | number): string =>
  `${JSON.stringify(value, undefined, style)}\n`

const pool: readonly (readonly [string, string])[] = [
  ["ms", "2.1.3"],
  ["ms", "^2.0.0"],
  ["is-odd", "3.0.1"],
  ["left", "npm:left-pad@1.3.0"],
  ["@types/ms", "0.7.34"],
]

/** A few small packages of a registry and their ranges, these among them. */
export const dependenciesWith = (
  ...more: readonly (readonly [string, string])[]
): fc.Arbitrary<Readonly<Record<string, string>>> =>
  fc
    .uniqueArray(fc.constantFrom(...pool, ...more), { maxLength: 3, selector: ([name]) => name })
    .map((list) => Object.fromEntries(list))

/** Of ms 2.1.3. */
export const patch = `diff --git a/readme.md b/readme.md
--- a/readme.md
+++ b/readme.md
@@ -1,1 +1,1 @@
-# ms
+# MS
`
