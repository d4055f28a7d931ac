import fc from "fast-check"

/* Commands of a RUN that fails: harmless ones that succeed wherever they stand, and ones that fail for certain. */

const PASSING: readonly string[] = [
  "true",
  "echo out",
  "echo err >&2",
  "printf 'no newline'",
  "printf 'no newline' >&2",
  "echo both; echo 'of them' >&2",
  "false || echo fallback",
  "if true; then echo yes; fi",
  "case x in x) echo case;; esac",
  "for i in 1 2 3; do echo $i; done",
  "(echo sub; exit 0)",
  "{ echo brace; }",
  "echo $(echo inner; echo nested >&2)",
  "echo 'a && b' \"|| c\"",
  "echo a \\\n  b",
  "true && \\\n  echo two",
  "echo 'first\nsecond'",
  "echo one\necho two",
  "! false",
  'x=1; echo "$x"',
  'x=kept && echo "${x:-gone}"',
  'echo "${x:-not set}"',
  "cd /tmp && pwd",
  "pwd >/dev/null",
  "echo part-1 part-2",
  "printf '%s\\n' 'part-'x-3 'echo '",
  "printf 'echo '",
  "echo $?",
  "seq 1 50 | while read -r n; do echo $n; done",
  "sh -c 'echo child; echo child >&2'",
  'echo "it\'s" \'say "hi"\'',
  "echo hi 2>&1 | cat",
  "set -- a b; echo $#",
  "umask 022",
  "echo bye &\nwait",
  "f() { echo fun; }; f",
  "echo é ✓",
  "test -d / -a 1 = 1",
]

const FAILING: readonly (readonly [command: string, exitCode: number])[] = [
  ["false", 1],
  ["exit 7", 7],
  ["sh -c 'exit 9'", 9],
  ["echo dying >&2; exit 3", 3],
  ["printf 'half a line'; exit 4", 4],
  ["(exit 5)", 5],
  ["{ echo x; false; }", 1],
  ["true && false", 1],
  ["false || false", 1],
  ["no-such-command-x", 127],
  ["echo told && no-such-command-y", 127],
  ["! true", 1],
  ["if true; then false; fi", 1],
  ["exit 6\necho never", 6],
  ["kill -9 $$", 137],
  ["sh -c 'kill -9 $$'", 137],
  ["echo 'part-'; exit 2", 2],
  ["exec sh -c 'exit 8'", 8],
  ["cat /no/such/file", 1],
]

/** A RUN of several commands, the one that fails, and how. */
export interface FailingParts {
  readonly parts: readonly string[]
  readonly failing: number
  readonly exitCode: number
}

/** Two to eight commands, one of which fails. */
export const failingParts: fc.Arbitrary<FailingParts> = fc
  .tuple(
    fc.array(fc.constantFrom(...PASSING), { minLength: 1, maxLength: 7 }),
    fc.constantFrom(...FAILING),
    fc.nat(),
  )
  .map(([others, [command, exitCode], at]) => {
    const failing = at % (others.length + 1)
    return { parts: others.toSpliced(failing, 0, command), failing, exitCode }
  })

/** The command that a builder takes out of a RUN in a Dockerfile. */
export function commandOfRun(lines: readonly string[]): string {
  const [, name] = /^RUN <<(\w+)$/u.exec(lines[0] ?? "") ?? []
  if (name !== undefined) return `${lines.slice(1, -1).join("\n")}\n`
  return lines
    .map((line, index) => (index < lines.length - 1 ? line.slice(0, -1) : line))
    .join("")
    .replace(/^RUN /u, "")
}
