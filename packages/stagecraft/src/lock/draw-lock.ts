import { escapeControl } from "@stagecraft/ir"
import { short } from "./check-lock.ts"
import type { CheckedLock } from "./check-lock.ts"
import type { UpdatedLock } from "./update-lock.ts"

/** A line for each name that changed. */
export function drawUpdate({ outcomes, removed }: UpdatedLock): string {
  const changed = outcomes.filter(({ state }) => state !== "kept")
  const rows = [
    ...changed.map(({ wish, state, value, before }): readonly [string, string, string] => [
      state,
      escapeControl(wish.name),
      before === undefined ? short(value) : `${short(before)} → ${short(value)}`,
    ]),
    ...removed.map((key): readonly [string, string, string] => ["removed", escapeControl(key), ""]),
  ]
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)))
  return rows
    .map(([state, name, value]) =>
      `${state.padEnd(widths[0]!)}  ${name.padEnd(widths[1]!)}  ${value}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("")
}

/** What was locked, as JSON has it. */
export function describeUpdate(file: string, { outcomes, removed }: UpdatedLock): object {
  return {
    file,
    names: outcomes.map(({ wish, state, value, before }) => ({
      kind: wish.kind,
      name: wish.name,
      key: wish.key,
      state,
      locked: value,
      ...(before !== undefined && { before }),
    })),
    removed,
  }
}

/** What a check found, as JSON has it. */
export function describeCheck(file: string, { names }: CheckedLock): object {
  return {
    file,
    names: names.map(({ wish, state, value, now }) => ({
      kind: wish.kind,
      name: wish.name,
      key: wish.key,
      state,
      ...(value !== undefined && { locked: value }),
      ...(now !== undefined && { now }),
    })),
  }
}
