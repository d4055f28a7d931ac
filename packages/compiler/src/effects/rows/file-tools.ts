import type { Action, Role, Tool, Trait } from "../tool.ts"
import { onlyItsWords } from "../tool.ts"
import { ALONE, valued, words } from "./words.ts"

const COREUTILS = "https://www.gnu.org/software/coreutils/manual/coreutils.html"

const each = (role: Role, traits: readonly Trait[] = []): Action => ({
  operands: { kind: "each", role },
  traits,
})

const tool = (
  name: string,
  options: string,
  action: Action,
  more: Partial<Omit<Tool, "name" | "options" | "actions">> = {},
): Tool => ({
  name,
  manual: COREUTILS,
  options: words(options),
  valued: {},
  actions: { "": { touches: onlyItsWords, ...action } },
  ...more,
})

/** Says something or decides something, and leaves no trace. */
const speaks: Action = { operands: { kind: "anything" }, traits: ["environment"] }
/** bash works out what stands in the brackets of `-v 'a[i=1]'`. */
const asks: Action = {
  operands: { kind: "anything", files: true, sets: /^-[vR]$/u },
  traits: ["environment"],
}
/** `-v NAME`, also in one word. */
const prints: Action = { ...speaks, operands: { kind: "anything", sets: /^-v/u } }

/** Without a word it looks into the working directory. */
const looks: Action = { ...each("read"), wordless: { ...onlyItsWords, reads: ["."] } }
/** A list of sums may name any file. */
const sums: Action = {
  ...each("read"),
  instead: { options: ["-c", "--check"], touches: { ...onlyItsWords, reads: ["/"] } },
}

const builtins = [
  ...["echo", "true", "false"].map((name) => tool(name, "", speaks, { builtin: true })),
  tool("printf", "", prints, { builtin: true }),
  ...["test", "["].map((name) => tool(name, "", asks, { builtin: true })),
]

const owner = (name: string): Tool =>
  tool(name, "-R -v -c -f -h -H -L -P --recursive --no-dereference --verbose", {
    operands: { kind: "first-then", first: "data", rest: "write" },
    recursive: ["-R", "--recursive"],
    traits: ["in-place"],
  })

/** Modes that let everybody who could enter a folder still enter it. */
const OPENING_MODE = /^(?:[ugoa]*\+[rwxXst]+(?:,[ugoa]*\+[rwxXst]+)*|[0-7]?[57]{3})$/u

/** One substitution or deletion of sed, without its flags that run or write something. */
const PLAIN_SCRIPT =
  /^(?:(?:\d+|\$|\/[^/\n\\]*\/)?(?:,(?:\d+|\$|\/[^/\n\\]*\/))?)?(?:d|s([/|#,:@!%])(?:(?!\1)[^\n])*\1(?:(?!\1)[^\n])*\1[gIi0-9]*)$/u

/** Tools that work on the files they are given. */
export const fileTools: readonly Tool[] = [
  ...builtins,
  tool(
    "mkdir",
    "-p -v --parents --verbose",
    { ...each("write"), parents: ["-p", "--parents"] },
    { valued: { "-m": "data", "--mode": "data" } },
  ),
  tool("rmdir", "-v --verbose", each("closed")),
  tool("rm", "-r -R -f -v -d --recursive --force --verbose --dir", {
    ...each("gone"),
    recursive: words("-r -R -d --recursive --dir"),
  }),
  // Copying onto a file writes into it; copying trees keeps hard links between their files.
  tool("cp", "-r -R -a -p -f -v -u -n -d -L -P -T --recursive --archive --force --verbose", {
    operands: { kind: "to", sources: "read", replaces: ["-T"] },
    recursive: ["-r", "-R", "-a", "--recursive", "--archive"],
    traits: ["in-place"],
    when: Object.fromEntries(
      words("-r -R -a -p -d -P --recursive --archive").map((option) => [
        option,
        ["links", "programs"],
      ]),
    ),
  }),
  // A folder of another layer is copied instead, and its files are then no longer one.
  tool("mv", "-f -n -v -u -T --force --verbose", {
    operands: { kind: "to", sources: "gone", replaces: "always" },
    traits: ["programs", "in-place"],
  }),
  tool("ln", "-s -f -n -v -T --symbolic --force --no-dereference --verbose", {
    operands: {
      kind: "to",
      sources: "data",
      readsUnless: ["-s", "--symbolic"],
      replaces: ["-f", "--force"],
    },
    traits: [],
    unless: { options: ["-s", "--symbolic"], traits: ["links"] },
  }),
  tool("touch", "-a -m -c -h", each("write", ["in-place"]), {
    valued: { "-d": "data", "-t": "data", "-r": "read" },
  }),
  tool("chmod", "-R -v -c -f --recursive --verbose", {
    operands: { kind: "first-then", first: "data", rest: "closed", opens: OPENING_MODE },
    recursive: ["-R", "--recursive"],
    traits: ["in-place"],
  }),
  owner("chown"),
  owner("chgrp"),
  tool(
    "install",
    "-D -v -p",
    { operands: { kind: "to", sources: "read" }, traits: ["in-place"], parents: ["-D"] },
    { valued: { "-m": "data", "-o": "data", "-g": "data", "--mode": "data" } },
  ),
  tool("cat", "-n -b -s -v -E -T -A -u", each("read")),
  tool("ls", "-a -A -l -h -d -1 -R -t -r -S -i -n", looks),
  tool("sha256sum", "-c -s --check --status --quiet --strict", sums),
  tool("sha512sum", "-c -s --check --status --quiet --strict", sums),
  tool("readlink", "-f -e -m -n", { ...each("read"), apart: ALONE }),
  tool("realpath", "-e -m -s", { ...each("read"), apart: ALONE }),
  tool("stat", "-L -f", { ...each("read"), apart: ALONE }, { valued: valued("-c --format") }),
  tool("du", "-s -h -a -k -m --summarize", { ...looks, apart: ALONE }),
  tool("wc", "-l -c -w -m", { ...each("read"), apart: ALONE }),
  tool("head", "-q -v", { ...each("read"), apart: ALONE }, { valued: valued("-n -c --lines") }),
  tool("tail", "-q -v", { ...each("read"), apart: ALONE }, { valued: valued("-n -c --lines") }),
  tool(
    "truncate",
    "-c",
    { ...each("write", ["in-place"]), apart: ALONE },
    { valued: valued("-s --size") },
  ),
  tool(
    "grep",
    "-q -s -i -v -n -o -c -l -h -H -w -x -E -F -r -R --quiet",
    { operands: { kind: "first-then", first: "data", rest: "read" }, traits: [], apart: ALONE },
    { manual: "https://www.gnu.org/software/grep/manual/grep.html" },
  ),
  tool(
    "setcap",
    "-q -v",
    {
      operands: { kind: "first-then", first: "data", rest: "write" },
      traits: ["in-place"],
      apart: ALONE,
    },
    { manual: "https://man7.org/linux/man-pages/man8/setcap.8.html" },
  ),
  // Its scripts can run commands and write files of other names; these cannot.
  tool(
    "sed",
    "-i -E -r -n -u -z --in-place --regexp-extended",
    {
      operands: { kind: "first-then", first: "data", rest: "write", accepts: PLAIN_SCRIPT },
      traits: ["environment"],
      needs: [["-i", "--in-place"]],
      apart: ALONE,
    },
    { manual: "https://www.gnu.org/software/sed/manual/sed.html" },
  ),
  tool(
    "find",
    "-L -H -P -delete -print -print0 -empty -xdev -depth -mount",
    {
      operands: { kind: "each", role: "gone", atLeast: 1 },
      recursive: ["-delete"],
      traits: ["programs"],
      needs: [["-delete"]],
      apart: ALONE,
    },
    {
      singleDash: true,
      valued: valued(
        "-name -iname -path -ipath -type -maxdepth -mindepth -mtime -mmin -size -user -group -perm",
      ),
      manual: "https://www.gnu.org/software/findutils/manual/html_mono/find.html",
    },
  ),
]
