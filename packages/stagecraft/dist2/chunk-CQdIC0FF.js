import { SourceMap, builtinModules, createRequire, findSourceMap, isBuiltin } from "node:module"
import {
  basename,
  dirname,
  extname,
  isAbsolute,
  join as join$1,
  relative,
  resolve,
  sep,
} from "node:path"
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { isUtf8 } from "node:buffer"
import { setImmediate as setImmediate$1 } from "node:timers/promises"
import { open } from "node:fs/promises"
import { Readable, addAbortSignal } from "node:stream"
import { randomBytes } from "node:crypto"
import { tmpdir, userInfo } from "node:os"
import { fileURLToPath, pathToFileURL } from "node:url"
var ImageError = class extends Error {
  name = `ImageError`
  diagnostics
  constructor(diagnostics, options) {
    let list = Array.isArray(diagnostics) ? diagnostics : [diagnostics]
    ;(super(
      list.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join(`
`),
      options,
    ),
      (this.diagnostics = list))
  }
}
function isImageError(value) {
  return (
    value instanceof ImageError ||
    (value instanceof Error && value.name === `ImageError` && `diagnostics` in value)
  )
}
function escapeControl(value) {
  return value.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => {
      let code = character.codePointAt(0)
      return code < 256
        ? `\\x${code.toString(16).padStart(2, `0`)}`
        : `\\u${code.toString(16).padStart(4, `0`)}`
    },
  )
}
const COLORS = { error: `31`, warning: `33`, info: `36` }
function paint(color, code, value) {
  return color ? `\u001b[${code}m${value}\u001b[0m` : value
}
function markWidth(line, column) {
  let word = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(line.slice(column - 1))
  return Math.max(1, word?.[0].length ?? 1)
}
function frame(span, options, severity) {
  let head = `  --> ${escapeControl(options.showFile(span.file))}:${span.line}:${span.column}`,
    line = options.readSource(span.file)?.split(/\r?\n/u)[span.line - 1],
    lines = [head]
  if (line !== void 0 && line.length < 1e3) {
    let gutter = String(span.line),
      lead = line.slice(0, span.column - 1).replace(/[^\t]/gu, ` `),
      mark = `^`.repeat(markWidth(line, span.column))
    lines.push(
      `${gutter} | ${escapeControl(line)}`,
      `${` `.repeat(gutter.length)} | ${lead}${paint(options.color, COLORS[severity], mark)}`,
    )
  }
  return (
    span.via &&
      lines.push(
        `  used at ${escapeControl(options.showFile(span.via.file))}:${span.via.line}:${span.via.column}`,
      ),
    lines
  )
}
function drawDiagnostic(diagnostic, options) {
  let { severity, code, message, span, hint, related, output } = diagnostic,
    lines = [
      `${paint(options.color, `1;${COLORS[severity]}`, `${severity}[${code}]`)}: ${escapeControl(message)}`,
    ]
  span && lines.push(...frame(span, options, severity))
  for (let other of related ?? [])
    lines.push(
      `${paint(options.color, `1`, `note`)}: ${escapeControl(other.message)}`,
      ...frame(other.span, options, `info`),
    )
  return (
    output &&
      lines.push(
        ...escapeControl(output.trimEnd())
          .split(`
`)
          .map((line) => `  | ${line}`),
      ),
    hint && lines.push(`${paint(options.color, `1`, `hint`)}: ${escapeControl(hint)}`),
    lines.join(`
`)
  )
}
function stagesOfStep(step) {
  let of = (source) => (source?.kind === `stage` ? [source.stage] : [])
  switch (step.kind) {
    case `copy`:
      return of(step.from)
    case `run`:
      return step.mounts.flatMap((mount) => (`from` in mount ? of(mount.from) : []))
    case `onbuild`:
      return stagesOfStep(step.step)
    default:
      return []
  }
}
function stagesOf(stage) {
  let base = stage.base.kind === `stage` ? [stage.base.stage] : []
  return [.../* @__PURE__ */ new Set([...base, ...stage.steps.flatMap(stagesOfStep)])]
}
function stagesInOrder(target) {
  let done = /* @__PURE__ */ new Set(),
    stack = [{ stage: target, needs: stagesOf(target), next: 0 }],
    seen = /* @__PURE__ */ new Set([target])
  for (let top = stack.at(-1); top !== void 0; top = stack.at(-1)) {
    let need = top.needs[top.next++]
    need === void 0
      ? (done.add(top.stage), stack.pop())
      : seen.has(need) ||
        (seen.add(need), stack.push({ stage: need, needs: stagesOf(need), next: 0 }))
  }
  return [...done]
}
const defaultOptimize = Object.freeze({ mergeRuns: `known`, mergeBuilderStages: !1 })
function distance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    let current = [row]
    for (let column = 1; column <= b.length; column++) {
      let cost = a[row - 1] === b[column - 1] ? 0 : 1
      current.push(
        Math.min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost),
      )
    }
    previous = current
  }
  return previous[b.length]
}
function nearest(word, candidates) {
  let limit = Math.max(1, Math.floor(word.length / 3)),
    best
  for (let candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    let away = distance(word.toLowerCase(), candidate.toLowerCase())
    away <= limit && (best === void 0 || away < best.away) && (best = { candidate, away })
  }
  return best?.candidate
}
const declared = /* @__PURE__ */ new Map()
function problem(code, severity, summary, build) {
  if (declared.has(code)) throw Error(`problem ${code} is declared twice`)
  return (
    declared.set(code, severity),
    Object.assign(
      (...args) => {
        let body = build(...args),
          present = Object.entries(body).filter(([, value]) => value !== void 0 && value !== ``)
        return { code, severity, ...Object.fromEntries(present) }
      },
      { code, severity, summary },
    )
  )
}
function sameSpan(a, b) {
  return a.line === b.line && a.column === b.column && a.file === b.file
}
function text(...parts) {
  let out = []
  for (let part of parts) {
    if (part === ``) continue
    let last = out.at(-1)
    typeof part == `string` && typeof last == `string`
      ? (out[out.length - 1] = last + part)
      : out.push(part)
  }
  return Object.freeze(out)
}
function referencesOf(value) {
  return value.flatMap((part) => {
    if (typeof part == `string` || part.kind === `literal`) return []
    let { expansion } = part
    return expansion
      ? [part, ...referencesOf(expansion.word), ...referencesOf(expansion.replacement ?? [])]
      : [part]
  })
}
function plain(value) {
  let out = ``
  for (let part of value)
    if (typeof part == `string`) out += part
    else if (part.kind === `literal`) out += part.value
    else return
  return out
}
function show(value) {
  return value
    .map((part) =>
      typeof part == `string` ? part : part.kind === `literal` ? part.value : `\${${part.name}}`,
    )
    .join(``)
}
const DIGIT = 64976,
  NONCHARACTER = /[\ufdd0-\ufdef]/u,
  TOKEN = /\ufde0([\ufdd0-\ufddf]+)\ufde1/gu,
  ENCODED = /%EF%B7%[9A][0-9A-F]|\\ufd[de][0-9a-f]/iu
function checksum(bytes) {
  let hash = 2166136261
  for (let byte of bytes) hash = Math.imul(hash ^ byte, 16777619) >>> 0
  return hash & 65535
}
const digit = (value) => String.fromCharCode(DIGIT + value),
  byte = (value) => digit(value >> 4) + digit(value & 15)
function encodeToken(part) {
  let bytes = new TextEncoder().encode(JSON.stringify(part)),
    sum = checksum(bytes),
    out = `﷠`
  for (let value of bytes) out += byte(value)
  return out + byte(sum >> 8) + byte(sum & 255) + `﷡`
}
function decodeBody(body) {
  if (body.length % 2 != 0 || body.length < 6) return
  let bytes = new Uint8Array(body.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] =
      ((body.charCodeAt(2 * index) - DIGIT) << 4) | (body.charCodeAt(2 * index + 1) - DIGIT)
  let content = bytes.subarray(0, -2),
    sum = (bytes[bytes.length - 2] << 8) | bytes[bytes.length - 1]
  if (checksum(content) === sum) return JSON.parse(new TextDecoder().decode(content))
}
function hasNoToken(value) {
  return !NONCHARACTER.test(value) && !ENCODED.test(value)
}
function decodeTokens(value) {
  if (hasNoToken(value)) return [value]
  let parts = [],
    end = 0
  for (let match of value.matchAll(TOKEN)) {
    let part = decodeBody(match[1])
    if (part === void 0) return
    ;(parts.push(value.slice(end, match.index), part), (end = match.index + match[0].length))
  }
  return (
    parts.push(value.slice(end)),
    parts.some((part) => typeof part == `string` && !hasNoToken(part)) ? void 0 : parts
  )
}
function visit(table, step, ...extra) {
  let entry = table[step.kind]
  return entry(step, ...extra)
}
function cleanPath(path) {
  let rooted = path.startsWith(`/`),
    out = []
  for (let part of path.split(`/`))
    part !== `` &&
      part !== `.` &&
      (part === `..`
        ? out.length > 0 && out.at(-1) !== `..`
          ? out.pop()
          : rooted || out.push(part)
        : out.push(part))
  let joined = out.join(`/`)
  return rooted ? `/${joined}` : joined || `.`
}
function parentOf(path) {
  let slash = path.lastIndexOf(`/`)
  return slash < 0 ? `` : path.slice(0, slash)
}
function literalSource(character) {
  return `\\u{${character.codePointAt(0).toString(16)}}`
}
const PERL = {
    d: `0-9`,
    D: `\\D`,
    s: `\\t\\n\\f\\r `,
    S: `\\x00-\\x08\\x0b\\x0e-\\x1f!-\\u{10ffff}`,
    w: `0-9A-Za-z_`,
    W: `\\W`,
  },
  POSIX$1 = {
    alnum: `0-9A-Za-z`,
    alpha: `A-Za-z`,
    ascii: `\\x00-\\x7f`,
    blank: `\\t `,
    cntrl: `\\x00-\\x1f\\x7f`,
    digit: `0-9`,
    graph: `!-~`,
    lower: `a-z`,
    print: ` -~`,
    punct: "!-\\/:-@\\[-`\\{-~",
    space: `\\t\\n\\v\\f\\r `,
    upper: `A-Z`,
    word: `0-9A-Za-z_`,
    xdigit: `0-9A-Fa-f`,
  },
  CONTROL$1 = {
    a: `\x07`,
    f: `\f`,
    n: `
`,
    r: `\r`,
    t: `	`,
    v: `\v`,
  }
function namedSet(kind, name) {
  let table = kind === `perl` ? PERL : POSIX$1
  return Object.hasOwn(table, name) ? table[name] : void 0
}
function readEscape(rest) {
  let octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/u.exec(rest)
  if (octal)
    return {
      character: String.fromCodePoint(Number.parseInt(octal[0], 8)),
      length: octal[0].length,
    }
  let hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/u.exec(rest)
  if (hex) {
    let value = Number.parseInt(hex[1] ?? hex[2], 16)
    return value > 1114111
      ? void 0
      : { character: String.fromCodePoint(value), length: hex[0].length }
  }
  let letter = rest[0]
  if (letter !== void 0)
    return Object.hasOwn(CONTROL$1, letter)
      ? { character: CONTROL$1[letter], length: 1 }
      : /^[\x00-\x7f]/u.test(letter) && !/^[0-9A-Za-z]/u.test(letter)
        ? { character: letter, length: 1 }
        : void 0
}
function readProperty(rest) {
  let match = /^([pP])(?:\{(\^?)([^}]*)\}|(.))/u.exec(rest)
  if (!match) return
  let name = match[3] ?? match[4],
    negated = (match[1] === `P`) != (match[2] === `^`)
  for (let property of [`General_Category=${name}`, `Script=${name}`, name])
    if (property !== name || name === `Any`)
      try {
        let source = `\\${negated ? `P` : `p`}{${property}}`
        return (new RegExp(source, `u`), { source, length: match[0].length })
      } catch {}
}
function readMember(rest) {
  if (rest.startsWith(`\\`)) {
    let escaped = readEscape(rest.slice(1))
    return escaped && { character: escaped.character, length: escaped.length + 1 }
  }
  let point = rest.codePointAt(0)
  if (point === void 0) return
  let character = String.fromCodePoint(point)
  return { character, length: character.length }
}
function readSet(rest) {
  let posix = /^\[:(\^?)([^\]]*?):\]/u.exec(rest)
  if (posix) {
    let set = namedSet(`posix`, posix[2])
    return set === void 0 || posix[1] === `^` ? `refused` : { source: set, length: posix[0].length }
  }
  let perl = /^\\([dswDSW])/u.exec(rest)
  if (perl) return { source: namedSet(`perl`, perl[1]), length: 2 }
  if (!/^\\[pP]/u.test(rest)) return
  let property = readProperty(rest.slice(1))
  return property ? { source: property.source, length: property.length + 1 } : `refused`
}
function readClass(rest) {
  let negated = rest.startsWith(`[^`),
    at = negated ? 2 : 1,
    inside = ``
  for (let first = !0; first || rest[at] !== `]`; first = !1) {
    if (at >= rest.length) return
    let set = readSet(rest.slice(at))
    if (set === `refused`) return
    if (set) {
      ;((inside += set.source), (at += set.length))
      continue
    }
    let low = readMember(rest.slice(at))
    if (!low) return
    at += low.length
    let high = low
    if (rest[at] === `-` && at + 1 < rest.length && rest[at + 1] !== `]`) {
      let end = readMember(rest.slice(at + 1))
      if (!end || end.character.codePointAt(0) < low.character.codePointAt(0)) return
      ;((at += 1 + end.length), (high = end))
    }
    inside +=
      high === low
        ? literalSource(low.character)
        : `${literalSource(low.character)}-${literalSource(high.character)}`
  }
  return { source: `[${negated ? `^` : ``}${inside}]`, length: at + 1 }
}
function readGlobMember(rest) {
  if (rest === `` || rest[0] === `-` || rest[0] === `]`) return
  let escaped = +(rest[0] === `\\`),
    point = rest.codePointAt(escaped)
  if (point === void 0) return
  let character = String.fromCodePoint(point)
  return { character, length: escaped + character.length }
}
function readGlobClass(rest) {
  let negated = rest[1] === `^`,
    ranges = [],
    at = negated ? 2 : 1
  for (; ranges.length === 0 || rest[at] !== `]`;) {
    let low = readGlobMember(rest.slice(at))
    if (!low) return
    at += low.length
    let high = low
    if (rest[at] === `-`) {
      let end = readGlobMember(rest.slice(at + 1))
      if (!end) return
      ;((at += 1 + end.length), (high = end))
    }
    ranges.push([low.character, high.character])
  }
  return { token: { kind: `class`, negated, ranges }, length: at + 1 }
}
function parseGlob(pattern) {
  let tokens = []
  for (let at = 0; at < pattern.length;) {
    let first = pattern[at]
    if (first === `*` || first === `?`)
      (first === `?`
        ? tokens.push({ kind: `any` })
        : tokens.at(-1)?.kind !== `star` && tokens.push({ kind: `star` }),
        at++)
    else if (first === `[`) {
      let read = readGlobClass(pattern.slice(at))
      if (!read) return
      ;(tokens.push(read.token), (at += read.length))
    } else {
      first === `\\` && at++
      let point = pattern.codePointAt(at)
      if (point === void 0) return
      let character = String.fromCodePoint(point)
      ;(tokens.push({ kind: `character`, character }), (at += character.length))
    }
  }
  return tokens
}
function hasWildcard(pattern) {
  return /^(?:[^*?[\\]|\\[^])*[*?[]/u.test(pattern)
}
const order = (character) => character.codePointAt(0)
function tokenMatches(token, character) {
  switch (token.kind) {
    case `star`:
      return !1
    case `any`:
      return character !== `/`
    case `character`:
      return token.character === character
    default: {
      let point = order(character)
      return (
        token.negated !==
        token.ranges.some(([low, high]) => order(low) <= point && point <= order(high))
      )
    }
  }
}
function tokenSource(token) {
  switch (token.kind) {
    case `star`:
      return `[^/]*`
    case `any`:
      return `[^/]`
    case `character`:
      return literalSource(token.character)
    default: {
      let inside = token.ranges
        .filter(([low, high]) => order(low) <= order(high))
        .map(([low, high]) => `${literalSource(low)}-${literalSource(high)}`)
        .join(``)
      return `[${token.negated ? `^` : ``}${inside}]`
    }
  }
}
function globRegExp(pattern) {
  let tokens = parseGlob(pattern)
  return tokens && RegExp(`^${tokens.map(tokenSource).join(``)}$`, `u`)
}
const SPECIAL$2 = /[\\*?[\]^]/u,
  CONTROL = /[\x00-\x1f\x7f\u0085\u2028\u2029]/u
function escapeCharacter(character) {
  return SPECIAL$2.test(character) ? `\\${character}` : CONTROL.test(character) ? `?` : character
}
function escapeEdges(pattern) {
  return pattern
    .replace(/^[!#]/u, (character) => `\\${character}`)
    .replace(/^\s|\s$/gu, (blank) => `[${blank}]`)
}
function escapePattern(path) {
  return escapeEdges(Array.from(path, escapeCharacter).join(``))
}
function classMember(character) {
  return /^[\\*?[\]^.+()|{}$-]$/u.test(character) ? `\\${character}` : character
}
function ignoreToken(token) {
  switch (token.kind) {
    case `star`:
      return `*`
    case `any`:
      return `?`
    case `character`:
      return escapeCharacter(token.character)
    default: {
      let ranges = token.ranges.map(([low, high]) =>
        low === high ? classMember(low) : `${classMember(low)}-${classMember(high)}`,
      )
      return `[${token.negated ? `^` : ``}${ranges.join(``)}]`
    }
  }
}
function ignorePattern(glob) {
  let tokens = parseGlob(glob)
  return tokens && escapeEdges(tokens.map(ignoreToken).join(``))
}
function leaves(path) {
  let depth = 0
  for (let part of path.split(`/`))
    if (part !== `` && part !== `.` && ((depth += part === `..` ? -1 : 1), depth < 0)) return !0
  return !1
}
const inside = (path) => cleanPath(`/${path}`).slice(1) || `.`
function partValue(part) {
  return typeof part == `string` ? part : part.kind === `literal` ? part.value : void 0
}
function unknownPattern(value, language) {
  let parts = inside(value.map((part) => partValue(part) ?? `\0`).join(``)).split(`/`)
  return parts
    .map((part, index) =>
      RegExp(`^\0+$`, `u`).test(part)
        ? index < parts.length - 1
          ? `**`
          : `*`
        : part
            .split(RegExp(`\0+`, `u`))
            .map((piece) => writeKnown(piece, language))
            .join(`*`),
    )
    .join(`/`)
}
function writeKnown(value, language) {
  return language === `plain`
    ? escapePattern(value)
    : language === `glob`
      ? (ignorePattern(value) ?? escapePattern(value))
      : value
          .split(/([*?]+)/u)
          .map((piece, index) => (index % 2 == 1 ? piece : escapePattern(piece)))
          .join(``)
}
const isBroad = (pattern) => /^(?:\.|\*+(?:\/\*+)*)$/u.test(pattern)
function globOfPath(path) {
  return path.replace(/[\\[\]]/gu, (character) => `\\${character}`)
}
function sourcePattern(value, language, parents) {
  let known = value.map(partValue)
  if (known.includes(void 0)) {
    let pattern = unknownPattern(value, language)
    return { pattern, broad: isBroad(pattern), outside: !1 }
  }
  let path = known.join(``),
    outside = leaves(path),
    clean = inside(path)
  if (!(language === `glob` ? hasWildcard(clean) : language === `path` && /[*?]/u.test(clean))) {
    let literal = language === `glob` ? clean.replace(/\\([^])/gu, `$1`) : clean
    return {
      pattern: literal === `.` ? `.` : escapePattern(literal),
      literal,
      broad: literal === `.`,
      outside,
    }
  }
  let glob = language === `path` ? globOfPath(clean) : clean,
    pattern = parents ? deepPattern(glob) : (ignorePattern(glob) ?? glob)
  return { pattern, ...(parents ? {} : { glob }), broad: isBroad(pattern), outside }
}
function deepPattern(glob) {
  return glob
    .split(`/`)
    .map((part) => (part === `**` ? part : (ignorePattern(part) ?? part)))
    .join(`/`)
}
function use(verb, value, language, span, parents = !1) {
  return { ...sourcePattern(value, language, parents), shown: show(value), verb, span }
}
function ofSources(verb, sources, span, parents) {
  return sources.flatMap((source) => {
    switch (source.kind) {
      case `path`:
        return [use(verb, source.path, `path`, span, parents)]
      case `glob`:
        return [use(verb, source.pattern, `glob`, span, parents)]
      default:
        return []
    }
  })
}
const RAW_USE =
  /^\s*(?:ONBUILD\s+)?(?:COPY|ADD)\s(?!.*--from=)|--mount=[^\s]*type=bind(?![^\s]*from=)/imu
function ofStep$1(step) {
  switch (step.kind) {
    case `copy`:
      return step.from ? [] : ofSources(`COPY`, step.sources, step.span, step.parents === !0)
    case `add`:
      return ofSources(`ADD`, step.sources, step.span, !1)
    case `run`:
      return step.mounts.flatMap((mount) =>
        mount.kind === `bind` && !mount.from
          ? [use(`bind mount`, mount.source ?? [], `plain`, step.span)]
          : [],
      )
    case `onbuild`:
      return ofStep$1(step.step)
    case `raw`:
      return RAW_USE.test(step.text)
        ? [{ ...use(`COPY`, [`.`], `plain`, step.span), shown: `in raw text` }]
        : []
    default:
      return []
  }
}
function contextUses(stages) {
  return stages.flatMap((stage) => stage.steps.flatMap(ofStep$1))
}
function readAtom(rest) {
  switch (rest[0]) {
    case `[`:
      return readClass(rest)
    case `.`:
      return { source: `[^\\n]`, length: 1 }
    case `^`:
    case `)`:
    case `*`:
    case `?`:
      return { source: rest[0], length: 1 }
    case `(`:
      return { source: `(?:`, length: 1 }
    case `\\`:
      return readBackslash(rest.slice(1))
    default: {
      let character = String.fromCodePoint(rest.codePointAt(0))
      return { source: literalSource(character), length: character.length }
    }
  }
}
function readBackslash(rest) {
  let letter = rest[0] ?? ``
  if (letter === `Q`) {
    let end = rest.indexOf(`\\E`, 1),
      quoted = rest.slice(1, end < 0 ? void 0 : end)
    return {
      source: Array.from(quoted, literalSource).join(``),
      length: 2 + quoted.length + (end < 0 ? 0 : 2),
    }
  }
  if (letter === `b` || letter === `B`) return { source: `\\${letter}`, length: 2 }
  if (letter === `A`) return { source: `^`, length: 2 }
  if (letter === `z`) return { source: `$`, length: 2 }
  let set = namedSet(`perl`, letter)
  if (set !== void 0) return { source: `[${set}]`, length: 2 }
  if (letter === `p` || letter === `P`) {
    let property = readProperty(rest)
    return property && { source: property.source, length: property.length + 1 }
  }
  let escape = readEscape(rest)
  return escape && { source: literalSource(escape.character), length: escape.length + 1 }
}
function goRegExp(source) {
  let out = ``
  for (let at = 0; at < source.length;) {
    let read = readAtom(source.slice(at))
    if (!read) return
    ;((out += read.source), (at += read.length))
  }
  try {
    return RegExp(`^${out}$`, `u`)
  } catch {
    return
  }
}
const SPECIAL$1 = /* @__PURE__ */ new Set(`.+()|{}$`)
function translate(pattern) {
  let source = ``,
    kind = `exact`,
    characters = Array.from(pattern.replace(/^\ufeff/u, ``))
  for (let at = 0; at < characters.length; at++) {
    let character = characters[at],
      first = at === 0
    character === `*` && characters[at + 1] === `*`
      ? (at++,
        characters[at + 1] === `/` && at++,
        at + 1 < characters.length
          ? ((source += `(.*/)?`), (kind = `regexp`))
          : kind === `exact`
            ? (kind = `prefix`)
            : ((source += `.*`), (kind = `regexp`)),
        first && (kind = `suffix`))
      : character === `*` || character === `?`
        ? ((source += character === `*` ? `[^/]*` : `[^/]`), (kind = `regexp`))
        : SPECIAL$1.has(character)
          ? (source += `\\${character}`)
          : character === `\\`
            ? ((source += `\\${characters[++at] ?? ``}`), (kind = `regexp`))
            : ((source += character), (character === `[` || character === `]`) && (kind = `regexp`))
  }
  return { source, kind }
}
const ONE_NAME = /^(\*\*\/)?([^*?[\]\\^/\ufeff]*)\*([^*?[\]\\^/]*)$/u
function compilePattern(pattern) {
  if (!parseGlob(pattern)) return
  let { source, kind } = translate(pattern)
  if (kind === `exact`) return { kind, text: pattern }
  if (kind === `prefix`) return { kind, text: pattern.slice(0, -2) }
  if (kind === `suffix`) return { kind, text: pattern.slice(2) }
  let regexp = goRegExp(source)
  if (!regexp) return
  let name = ONE_NAME.exec(pattern)
  return name
    ? { kind: `name`, deep: name[1] !== void 0, before: name[2], after: name[3], regexp }
    : { kind: `regexp`, regexp }
}
function matches(matcher, path) {
  switch (matcher.kind) {
    case `exact`:
      return path === matcher.text
    case `prefix`:
      return path.startsWith(matcher.text)
    case `suffix`:
      return (
        path.endsWith(matcher.text) ||
        (matcher.text.startsWith(`/`) && path === matcher.text.slice(1))
      )
    case `regexp`:
      return matcher.regexp.test(path)
    default: {
      let { before, after } = matcher
      if (!path.endsWith(after)) return !1
      let start = path.lastIndexOf(`/`) + 1
      return start > 0 && !matcher.deep
        ? !1
        : start > 0 &&
            path.includes(`
`)
          ? matcher.regexp.test(path)
          : path.length - start >= before.length + after.length && path.startsWith(before, start)
    }
  }
}
const BLANK = `[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+`,
  EDGES$1 = RegExp(`^${BLANK}|${BLANK}$`, `gu`)
function trim(value) {
  return value.replace(EDGES$1, ``)
}
function readIgnoreLines(text) {
  let out = [],
    lines = text.replace(/^\ufeff/u, ``).split(`
`)
  for (let [index, raw] of lines.entries()) {
    if (raw.startsWith(`#`)) continue
    let shown = trim(raw)
    if (shown === ``) continue
    let inverted = shown.startsWith(`!`),
      pattern = inverted ? trim(shown.slice(1)) : shown
    pattern !== `` &&
      ((pattern = cleanPath(pattern)),
      pattern.length > 1 && pattern.startsWith(`/`) && (pattern = pattern.slice(1)))
    let whole = trim(inverted ? `!${pattern}` : pattern)
    if (whole === ``) continue
    let cleaned = cleanPath(whole),
      negated = cleaned.startsWith(`!`)
    out.push({
      pattern: negated ? cleaned.slice(1) : cleaned,
      negated,
      text: shown,
      line: index + 1,
    })
  }
  return out
}
const list$2 = (paths, most = 5) =>
    paths.slice(0, most).join(`, `) +
    (paths.length > most ? ` and ${paths.length - most} more` : ``),
  entries$1 = (patterns) =>
    `exclude: [${patterns.map((pattern) => JSON.stringify(pattern)).join(`, `)}]`,
  ignoreBadPattern = problem(
    `ignore-bad-pattern`,
    `error`,
    `A line of an ignore file is not a pattern the builder understands.`,
    (line, file) => ({
      message: `${file}:${line.line}: ${line.text} is not a valid pattern`,
      hint: `close the bracket, or put a backslash before a character that is meant as itself`,
    }),
  ),
  ignoreMergeImpossible = problem(
    `ignore-merge-impossible`,
    `warning`,
    `A line that lets files through again cannot be combined with the generated ignore file.`,
    (line, span) => ({
      message: `${line.text} (line ${line.line} of the existing ignore rules) cannot be combined with what the image copies; the files it lets through stay out`,
      span,
      hint: `write the line with whole path parts, * and ? only, or copy the folder above it`,
    }),
  ),
  copyMissingFile = problem(
    `copy-missing-file`,
    `error`,
    `A COPY names a file that is not in the context.`,
    (use, near) => ({
      message: `${use.verb} ${use.shown}: no such file or folder in the context`,
      span: use.span,
      hint: near === void 0 ? `paths are relative to the build context` : `did you mean ${near}?`,
    }),
  ),
  copyGlobNoMatch = problem(
    `copy-glob-no-match`,
    `error`,
    `A pattern in a COPY matches nothing in the context.`,
    (use) => ({
      message: `${use.verb} ${use.shown}: the pattern matches nothing in the context, and the builder would copy nothing without a word`,
      span: use.span,
      hint: `correct the pattern, or remove the copy`,
    }),
  ),
  copyOutsideContext = problem(
    `copy-outside-context`,
    `error`,
    `A COPY names a file outside the context.`,
    (use) => ({
      message: `${use.verb} ${use.shown}: the path leaves the build context`,
      span: use.span,
      hint: `set the image's context to a folder above, or give the other folder as a named context`,
    }),
  ),
  copySymlinkOutside = problem(
    `copy-symlink-outside`,
    `error`,
    `A COPY goes through a symbolic link that leaves the context.`,
    (use, link, target) => ({
      message: `${use.verb} ${use.shown}: the link ${link} points to ${target}, which is outside the build context`,
      span: use.span,
      hint: `copy the file into the context, or give its folder as a named context`,
    }),
  ),
  copyExcluded = problem(
    `copy-excluded`,
    `error`,
    `A COPY names a file that the ignore rules keep out of the context.`,
    (use, line, path) => ({
      message: `${use.verb} ${use.shown}: ${path} is kept out of the context by ${line.text} (line ${line.line} of the ignore rules)`,
      span: use.span,
      hint: `remove that line, or add !${path} after it`,
    }),
  ),
  broadCopySendsSecrets = problem(
    `broad-copy-sends-secrets`,
    `warning`,
    `Copying the whole context sends files that look like secrets.`,
    (use, found, patterns) => ({
      message: `${use.verb} ${use.shown}: sends what looks like secrets: ${list$2(found)}`,
      span: use.span,
      hint: `keep them out with ${entries$1(patterns)}, and hand them to the build as secret mounts`,
    }),
  ),
  broadCopySendsDependencies = problem(
    `broad-copy-sends-dependencies`,
    `warning`,
    `Copying the whole context sends installed dependencies.`,
    (use, found, patterns) => ({
      message: `${use.verb} ${use.shown}: sends installed dependencies: ${list$2(found)}`,
      span: use.span,
      hint: `keep them out with ${entries$1(patterns)}`,
    }),
  ),
  contextNotAFolder = problem(
    `context-not-a-folder`,
    `error`,
    `The build context is not a folder that can be read.`,
    (root, span) => ({
      message: `the build context ${root} is not a readable folder`,
      span,
      hint: `context is relative to the config's folder`,
    }),
  ),
  contextFileUnreadable = problem(
    `context-file-unreadable`,
    `error`,
    `A file of the context cannot be read.`,
    (path, reason) => ({
      message: `${path} cannot be read: ${reason}`,
      hint: `change its permissions, or keep it out of the context with an exclude entry`,
    }),
  ),
  contextNameNotUtf8 = problem(
    `context-name-not-utf8`,
    `error`,
    `A file of the context has a name that is not UTF-8.`,
    (path) => ({
      message: `${path}: the name is not valid UTF-8, which the builder cannot take`,
      hint: `rename it, or keep its folder out of the context with an exclude entry`,
    }),
  ),
  contextSpecialFile = problem(
    `context-special-file`,
    `warning`,
    `A socket, pipe or device in the context is left out.`,
    (path) => ({
      message: `${path} is a socket, pipe or device and is not sent to the builder`,
      hint: `keep it out of the context with an exclude entry`,
    }),
  ),
  contextFileChanged = problem(
    `context-file-changed`,
    `error`,
    `A file of the context changed while it was sent.`,
    (path) => ({
      message: `${path} became shorter or was replaced while it was sent to the builder`,
      hint: `stop what writes it, or keep it out of the context with an exclude entry`,
    }),
  ),
  contextFileVanished = problem(
    `context-file-vanished`,
    `error`,
    `A file of the context was removed while the context was sent.`,
    (path) => ({
      message: `${path} was removed while the context was sent to the builder`,
      hint: `stop what removes it, or keep it out of the context with an exclude entry`,
    }),
  )
function reachOf(pattern) {
  let rest = pattern.replace(/\/\*\*$/u, ``).replace(/\/\*$/u, ``)
  return /[*[\]?^\\]/u.test(rest) ? void 0 : `${rest}/`
}
function ignoreRules(lines, name = `.dockerignore`) {
  let problems = [],
    compiled = []
  for (let line of lines) {
    let matcher = line.pattern === `` ? void 0 : compilePattern(line.pattern)
    matcher ? compiled.push({ line, matcher }) : problems.push(ignoreBadPattern(line, name))
  }
  let count = compiled.length,
    reaches = compiled.filter(({ line }) => line.negated).map(({ line }) => reachOf(line.pattern)),
    openEverywhere = reaches.includes(void 0),
    decide = (path, parent) => {
      let above = parent?.matched,
        matched = new Uint8Array(count),
        excluded = !1,
        by
      for (let index = 0; index < count; index++) {
        let { line, matcher } = compiled[index]
        ;((above !== void 0 && above[index] !== 0) ||
          (line.negated === excluded && matches(matcher, path))) &&
          ((matched[index] = 1),
          excluded === line.negated && (by = line),
          (excluded = !line.negated))
      }
      return { excluded, matched, by }
    },
    closes = (folder) => !openEverywhere && !reaches.some((reach) => reach.startsWith(`${folder}/`))
  return {
    lines: compiled.map(({ line }) => line),
    problems,
    decide,
    closes,
    judge: (path) => {
      let verdict
      for (let at = path.indexOf(`/`); at >= 0; at = path.indexOf(`/`, at + 1)) {
        let folder = path.slice(0, at)
        if (((verdict = decide(folder, verdict)), verdict.excluded && closes(folder)))
          return verdict
      }
      return decide(path, verdict)
    },
  }
}
function parseIgnore(text, name) {
  return ignoreRules(readIgnoreLines(text), name)
}
const SURROGATE = /* @__PURE__ */ RegExp(`[\\ud800-\\udfff]`)
function byteOrder(a, b) {
  return SURROGATE.test(a) || SURROGATE.test(b)
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : a < b
      ? -1
      : +(a > b)
}
function typeOf(entry) {
  return entry.isFile()
    ? `file`
    : entry.isDirectory()
      ? `directory`
      : entry.isSymbolicLink()
        ? `symlink`
        : `special`
}
function readFolder(folder) {
  let entries = readdirSync(folder, { withFileTypes: !0 }),
    good = entries.some(({ name }) => name.includes(`�`))
      ? new Set(readdirSync(folder, { encoding: `buffer` }).filter(isUtf8).map(String))
      : void 0,
    members = [],
    broken = [],
    seen = /* @__PURE__ */ new Set()
  for (let entry of entries) {
    let { name } = entry
    if (good && (!good.has(name) || seen.has(name))) {
      broken.push(name)
      continue
    }
    good && seen.add(name)
    let type = typeOf(entry)
    members.push({ name, type, folder: type === `directory` })
  }
  return (members.sort((a, b) => byteOrder(a.name, b.name)), { members, broken })
}
const codeOf = (error) => error.code ?? `unknown`,
  isGone = (error) => [`ENOENT`, `ENOTDIR`].includes(codeOf(error))
function contextRoot(root) {
  try {
    let real = realpathSync(root)
    if (statSync(real).isDirectory()) return real
  } catch (error) {
    throw new ImageError(contextNotAFolder(root), { cause: error })
  }
  throw new ImageError(contextNotAFolder(root))
}
function readEntry(root, path, report) {
  let absolute = `${root}/${path}`,
    stat = lstatSync(absolute, { bigint: !0 }),
    base = { path, mode: Number(stat.mode) & 4095, mtime: stat.mtimeNs }
  if (stat.isFile()) return { ...base, type: `file`, size: Number(stat.size) }
  if (stat.isDirectory()) return { ...base, type: `directory`, size: 0 }
  if (stat.isSymbolicLink()) {
    let target = readlinkSync(absolute, { encoding: `buffer` })
    if (isUtf8(target)) return { ...base, type: `symlink`, size: 0, target: target.toString() }
    report(contextNameNotUtf8(`${path} -> ${target.toString()}`))
  } else report(contextSpecialFile(path))
}
async function* walkContext(root, rules, options = {}) {
  let real = contextRoot(root),
    report = (diagnostic) => {
      if (options.onProblem) options.onProblem(diagnostic)
      else if (diagnostic.severity === `error`) throw new ImageError(diagnostic)
    },
    attempt = (path, excluded, read) => {
      try {
        return read()
      } catch (error) {
        if (error instanceof ImageError) throw error
        !excluded && !isGone(error) && report(contextFileUnreadable(path, codeOf(error)))
        return
      }
    },
    open = (path, verdict, pending) => {
      let absolute = path === `` ? real : `${real}/${path}`,
        folder = attempt(path || root, pending, () => readFolder(absolute))
      if (folder) {
        for (let name of folder.broken) {
          let at = path === `` ? name : `${path}/${name}`
          rules.decide(at, verdict).excluded || report(contextNameNotUtf8(at))
        }
        return { path, members: folder.members, next: 0, verdict, pending }
      }
    },
    top = open(``, void 0, !1),
    stack = top ? [top] : [],
    steps = 0
  for (let frame = stack.at(-1); frame !== void 0; frame = stack.at(-1)) {
    ;(++steps % 512 == 0 && (await setImmediate$1()), options.signal?.throwIfAborted())
    let member = frame.members[frame.next++]
    if (member === void 0) {
      stack.pop()
      continue
    }
    let path = frame.path === `` ? member.name : `${frame.path}/${member.name}`,
      verdict = rules.decide(path, frame.verdict)
    if (verdict.excluded) {
      let closed = member.folder && rules.closes(path)
      if ((options.onExcluded?.(path, member, closed), !member.folder || closed)) continue
    } else {
      let entry = attempt(path, !1, () => readEntry(real, path, report))
      if (!entry) continue
      for (let above of stack) {
        if (!above.pending) continue
        above.pending = !1
        let folder = attempt(above.path, !1, () => readEntry(real, above.path, report))
        folder && (yield folder)
      }
      if ((yield entry, entry.type !== `directory` || options.skip?.(path))) continue
    }
    let below = member.folder ? open(path, verdict, verdict.excluded) : void 0
    below && stack.push(below)
  }
}
const FLAGS$1 = { file: `0`, symlink: `2`, directory: `5`, pax: `x` }
function octal(block, offset, length, value) {
  block.write(value.toString(8).padStart(length - 1, `0`), offset, length - 1, `latin1`)
}
function block(name, flag, fields) {
  let out = Buffer.alloc(512)
  ;(name.copy(out, 0, 0, 100),
    octal(out, 100, 8, fields.mode),
    octal(out, 108, 8, 0),
    octal(out, 116, 8, 0),
    octal(out, 124, 12, fields.size),
    octal(out, 136, 12, fields.mtime),
    out.fill(` `, 148, 156),
    out.write(flag, 156, `latin1`),
    fields.target.copy(out, 157, 0, 100),
    out.write(`ustar\x0000`, 257, `latin1`))
  let sum = 0
  for (let byte of out) sum += byte
  return (out.write(`${sum.toString(8).padStart(6, `0`)}\0 `, 148, `latin1`), out)
}
function paxRecord(key, value) {
  let rest = ` ${key}=${value}\n`,
    bytes = Buffer.byteLength(rest),
    length = bytes + String(bytes).length
  return ((length = bytes + String(length).length), `${length}${rest}`)
}
function tarPadding(size) {
  return Buffer.alloc((512 - (size % 512)) % 512)
}
const tarEnd = () => Buffer.alloc(1024),
  LARGEST = 8589934591
function tarHeader(entry) {
  let path = entry.type === `directory` ? `${entry.name}/` : entry.name,
    target = entry.target ?? ``,
    mtime = Math.min(Math.max(0, Math.floor(entry.mtime)), LARGEST),
    pax = [],
    fits = (value) => value.length < 100 && /^[\x20-\x7e]*$/u.test(value)
  ;(fits(path) || pax.push(paxRecord(`path`, path)),
    fits(target) || pax.push(paxRecord(`linkpath`, target)),
    entry.size > LARGEST && pax.push(paxRecord(`size`, String(entry.size))))
  let main = block(Buffer.from(path), FLAGS$1[entry.type], {
    mode: entry.mode & 4095,
    size: entry.size > LARGEST ? 0 : entry.size,
    mtime,
    target: Buffer.from(target),
  })
  if (pax.length === 0) return main
  let records = Buffer.from(pax.join(``)),
    head = block(Buffer.from(`PaxHeader`), FLAGS$1.pax, {
      mode: 420,
      size: records.length,
      mtime,
      target: Buffer.alloc(0),
    })
  return Buffer.concat([head, records, tarPadding(records.length), main])
}
const CHUNK = 262144,
  FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
function contextFileError(path, error) {
  if (error instanceof ImageError) return error
  let { code = `unknown` } = error
  return code === `ENOENT` || code === `ENOTDIR`
    ? new ImageError(contextFileVanished(path), { cause: error })
    : code === `ELOOP` || code === `ENXIO`
      ? new ImageError(contextFileChanged(path), { cause: error })
      : new ImageError(contextFileUnreadable(path, code), { cause: error })
}
function header$1(entry) {
  return tarHeader({ ...entry, name: entry.path, mtime: Number(entry.mtime / 1000000000n) })
}
function packSmall(absolute, entry) {
  let file = openSync(absolute, FLAGS)
  try {
    if (!fstatSync(file).isFile()) throw new ImageError(contextFileChanged(entry.path))
    let head = header$1(entry),
      out = Buffer.alloc(head.length + entry.size + tarPadding(entry.size).length)
    head.copy(out)
    for (let done = 0; done < entry.size;) {
      let read = readSync(file, out, head.length + done, entry.size - done, done)
      if (read === 0) throw new ImageError(contextFileChanged(entry.path))
      done += read
    }
    return out
  } finally {
    closeSync(file)
  }
}
async function* packLarge(absolute, entry) {
  let file = await open(absolute, FLAGS)
  try {
    if (!(await file.stat()).isFile()) throw new ImageError(contextFileChanged(entry.path))
    yield header$1(entry)
    for (let done = 0; done < entry.size;) {
      let buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, entry.size - done)),
        { bytesRead } = await file.read(buffer, 0, buffer.length, done)
      if (bytesRead === 0) throw new ImageError(contextFileChanged(entry.path))
      ;((done += bytesRead), yield buffer.subarray(0, bytesRead))
    }
    entry.size % 512 != 0 && (yield tarPadding(entry.size))
  } finally {
    await file.close()
  }
}
async function* packEntries(root, entry) {
  let absolute = `${root}/${entry.path}`
  try {
    entry.type === `file`
      ? entry.size <= 262144
        ? yield packSmall(absolute, entry)
        : yield* packLarge(absolute, entry)
      : yield header$1(entry)
  } catch (error) {
    throw contextFileError(entry.path, error)
  }
}
async function* pack(root, rules, extra, options) {
  let real = contextRoot(root),
    replaced = new Set(extra.map(({ name }) => name))
  for await (let entry of walkContext(real, rules, options))
    replaced.has(entry.path) || (yield* packEntries(real, entry))
  for (let { name, contents } of extra) {
    let bytes = typeof contents == `string` ? Buffer.from(contents) : contents,
      head = tarHeader({ name, type: `file`, mode: 420, size: bytes.length, mtime: 0 })
    yield Buffer.concat([head, bytes, tarPadding(bytes.length)])
  }
  yield tarEnd()
}
function packContext(root, rules, extra = [], signal, onProblem) {
  let options = { ...(signal && { signal }), ...(onProblem && { onProblem }) },
    stream = Readable.from(pack(root, rules, extra, options), {
      objectMode: !1,
      highWaterMark: CHUNK,
    })
  return signal ? addAbortSignal(signal, stream) : stream
}
const STAR = [{ kind: `star` }]
function isExotic(pattern) {
  let matching = /[*?[\]\\]/u.test(pattern),
    pieces = pattern.matchAll(/\\([^])|\[((?:[^\]\\]|\\[^])*)\]|([^])/gu)
  for (let [, escaped, members, character] of pieces)
    if (
      (escaped !== void 0 && /[0-9A-Za-z]/u.test(escaped)) ||
      (members !== void 0 && /[*?\\[^]/u.test(members)) ||
      (character === `^` && matching)
    )
      return !0
  return !1
}
const named$1 = (name) => Array.from(name, (character) => ({ kind: `character`, character }))
function pathParts(path) {
  return path.split(`/`).map(named$1)
}
function patternParts(pattern) {
  if (isExotic(pattern)) return
  let parts = [],
    words = pattern.split(`/`)
  for (let [index, word] of words.entries()) {
    if (word === `**`) {
      ;(index === words.length - 1 && parts.push(STAR),
        parts.at(-1) !== `deep` && parts.push(`deep`))
      continue
    }
    if (word.includes(`**`)) return
    let tokens = parseGlob(word)
    if (!tokens) return
    parts.push(tokens)
  }
  return parts
}
function printName(name) {
  return name
    .map((token) => {
      if (token.kind === `star`) return `*`
      if (token.kind === `any`) return `?`
      if (token.kind === `character`) return escapeCharacter(token.character)
      let inside = token.ranges.map(([low, high]) => (low === high ? low : `${low}-${high}`))
      return `[${token.negated ? `^` : ``}${inside.join(``)}]`
    })
    .join(``)
}
function printParts(parts) {
  let flat = parts.filter((part, index) => part !== `deep` || parts[index - 1] !== `deep`),
    print = (list) =>
      escapeEdges(list.map((part) => (part === `deep` ? `**` : printName(part))).join(`/`))
  if (flat.at(-1) !== `deep`) return [print(flat)]
  let base = flat.slice(0, -1)
  return base.length === 0 ? [`**`] : [print(base), `${print(base)}/**`]
}
var TooMany = class extends Error {}
function product(head, tails) {
  if (tails.length > 64) throw new TooMany()
  return tails.map((tail) => [head, ...tail])
}
function common(a, b, many, both) {
  let [x, ...restOfA] = a,
    [y, ...restOfB] = b
  if (x === void 0 || y === void 0) return [...a, ...b].every(many) ? [[]] : []
  let again = (p, q) => common(p, q, many, both)
  if (many(x) && many(y)) return product(x, [...again(restOfA, b), ...again(a, restOfB)])
  if (many(x)) return [...again(restOfA, b), ...product(y, again(a, restOfB))]
  if (many(y)) return [...again(a, restOfB), ...product(x, again(restOfA, b))]
  let heads = both(x, y)
  if (heads.length === 0) return []
  let tails = again(restOfA, restOfB)
  return heads.flatMap((head) => product(head, tails))
}
function commonToken(a, b) {
  if (a.kind === `any`) return [b]
  if (b.kind === `any`) return [a]
  if (a.kind === `character`) return tokenMatches(b, a.character) ? [a] : []
  if (b.kind === `character`) return tokenMatches(a, b.character) ? [b] : []
  if (JSON.stringify(a) === JSON.stringify(b)) return [a]
  throw new TooMany()
}
const isStar = (token) => token.kind === `star`
function commonPart(a, b) {
  return common(a, b, isStar, commonToken)
}
function tidy(parts) {
  return parts.map((part) =>
    part === `deep`
      ? part
      : part.filter(
          (token, index) => !isStar(token) || !part[index - 1] || !isStar(part[index - 1]),
        ),
  )
}
function commonParts(a, b) {
  try {
    return common(a, b, (part) => part === `deep`, commonPart).map(tidy)
  } catch (error) {
    if (error instanceof TooMany) return
    throw error
  }
}
function approach(root) {
  if (root.literal !== void 0) return { folder: parentOf(root.literal), between: [] }
  let named = [],
    parts = root.parts ?? [`deep`]
  for (let part of parts) {
    if (part === `deep` || part.some((token) => token.kind !== `character`)) break
    named.push(part.map((token) => (token.kind === `character` ? token.character : ``)).join(``))
  }
  let between = []
  for (let length = named.length + 1; length < parts.length; length++)
    between.push(parts.slice(0, length))
  return { folder: named.slice(0, parts.length - 1).join(`/`), between }
}
const meets = (a, b) => !a || commonParts(a, b)?.length !== 0
function reaches(parts, root) {
  return !root.parts || meets(parts, [...root.parts, `deep`])
}
function keptOut(lines, roots, broad, span) {
  let asked = ignoreRules(lines),
    rules = lines.map((line) => ({ line, parts: patternParts(line.pattern) })),
    problems = [],
    ways = roots.map((root) => {
      let { folder, between } = approach(root)
      return { root, between, above: folder === `` ? void 0 : asked.judge(folder).matched }
    })
  return {
    lines: rules.map(({ line, parts }, index) => {
      let { pattern, negated } = line,
        out = broad || (!negated && ways.some(({ root }) => reaches(parts, root))) ? [pattern] : []
      for (let { root, between, above } of ways)
        if (above?.[index] === 1) out.push(root.pattern)
        else if (!negated)
          between.some((folder) => meets(parts, folder)) && out.push(`${pattern}/**`)
        else if (!broad) {
          let found = againInRoot(parts, root, between, rules.slice(0, index))
          found
            ? out.push(...found.flatMap(printParts))
            : problems.some(({ message }) => message.startsWith(`${line.text} `)) ||
              problems.push(ignoreMergeImpossible(line, span))
        }
      return { line, patterns: [...new Set(out)].map((found) => ({ pattern: found, negated })) }
    }),
    problems,
  }
}
function all(lists) {
  return lists.includes(void 0) ? void 0 : lists.flatMap((list) => list)
}
function againInRoot(parts, root, between, earlier) {
  if (!parts || !root.parts) return
  let { parts: place } = root,
    folders = all(between.map((folder) => commonParts(parts, folder))),
    keptOutBefore = all(
      earlier
        .filter(({ line }) => !line.negated)
        .map(
          (rule) =>
            rule.parts &&
            folders &&
            all(folders.map((folder) => commonParts(folder, [...rule.parts, `deep`]))),
        ),
    ),
    below =
      keptOutBefore && all(keptOutBefore.map((folder) => commonParts([...folder, `deep`], place)))
  return all([commonParts(parts, [...place, `deep`]), folders?.length === 0 ? [] : below])
}
function isGeneratedIgnore(text) {
  return text.replace(/^\ufeff/u, ``).startsWith(`# Generated by Stagecraft`)
}
function printPattern(pattern, negated) {
  return negated ? `!${pattern}` : pattern.startsWith(`#`) ? `./${pattern}` : pattern
}
const unique = (lines) => [...new Set(lines)],
  covers = (a, b) => b === a || b.startsWith(`${a}/`)
function rootsOf(uses) {
  let patterns = unique(uses.map(({ pattern }) => pattern)).sort(byteOrder),
    literals = new Map(
      uses.flatMap((use) => (use.literal === void 0 ? [] : [[use.pattern, use.literal]])),
    ),
    roots = patterns.map((pattern) => {
      let literal = literals.get(pattern)
      return {
        pattern,
        literal,
        parts: literal === void 0 ? patternParts(pattern) : pathParts(literal),
      }
    })
  return roots.filter(
    ({ literal }) =>
      literal === void 0 ||
      !roots.some(
        (other) =>
          other.literal !== void 0 && other.literal !== literal && covers(other.literal, literal),
      ),
  )
}
function section(comment, lines) {
  return lines.length === 0 ? [] : [``, `# ${comment}`, ...lines]
}
function mergeIgnore(uses, options) {
  let existing = parseIgnore(
      isGeneratedIgnore(options.existing ?? ``) ? `` : (options.existing ?? ``),
    ),
    excluded = parseIgnore(
      options.exclude.join(`
`),
      `exclude`,
    ),
    broad = uses.some((use) => use.broad),
    defaults = [`.git`, ...options.emitted].map(escapePattern).sort(byteOrder),
    named = rootsOf(uses.filter((use) => !use.broad)),
    roots = broad
      ? named.filter(({ literal }) => literal !== void 0 && isDefault(literal, options))
      : named,
    span = uses[0]?.span,
    rules = keptOut([...existing.lines, ...excluded.lines], roots, broad, span),
    lines = (from) =>
      rules.lines
        .filter(({ line }) => from.includes(line))
        .flatMap(({ patterns }) =>
          patterns.map(({ pattern, negated }) => printPattern(pattern, negated)),
        ),
    back = roots.map(({ pattern }) => printPattern(pattern, !0))
  return {
    text: `${[
      `# Generated by Stagecraft: change the config, not this file.`,
      ...(broad
        ? [
            `# The image copies its whole context; only these are left out.`,
            ...unique(defaults),
            ...back,
          ]
        : [`# Only what the image copies from its context is let through.`, `*`, ...back]),
      ...section(`Kept out by .dockerignore:`, lines(existing.lines)),
      ...section(`Kept out by the image's exclude:`, lines(excluded.lines)),
    ].join(`
`)}\n`,
    problems: [...existing.problems, ...excluded.problems, ...rules.problems],
  }
}
function isDefault(literal, options) {
  return [`.git`, ...options.emitted].some((path) => covers(path, literal))
}
function allowList(uses, options) {
  return mergeIgnore(uses, options).text
}
const DEPENDENCIES = [
    { name: /^node_modules$/u, pattern: `**/node_modules` },
    { name: /^\.venv$/u, pattern: `**/.venv` },
  ],
  SECRETS = [
    { name: /^\.env(?:\..+)?$/u, except: /\.(?:example|sample|template|dist|defaults)$/u },
    { name: /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/u },
    { name: /\.pem$/u, pattern: `**/*.pem`, holds: /PRIVATE KEY/u },
    { name: /\.(?:p12|pfx|jks|keystore)$/u },
    { name: /\.key$/u, pattern: `**/*.key`, holds: /PRIVATE KEY/u },
    {
      name: /^\.npmrc$/u,
      pattern: `**/.npmrc`,
      holds: /_(?:auth|authToken|password)\s*=\s*(?!\$\{)\S/iu,
    },
    {
      name: /^\.yarnrc\.yml$/u,
      pattern: `**/.yarnrc.yml`,
      holds: /npmAuth(?:Token|Ident)\s*:\s*(?!["']?\$\{)\S/u,
    },
    { name: /^\.(?:netrc|pypirc|git-credentials|htpasswd)$/u },
    { name: /^\.(?:aws|ssh|gnupg|kube)$/u },
  ]
function holds(file, wanted) {
  try {
    return wanted.test(readFileSync(file, `latin1`).slice(0, 65536))
  } catch {
    return !1
  }
}
function patternFor(name, suspects, file, size) {
  let suspect = suspects.find((one) => one.name.test(name) && !one.except?.test(name))
  if (suspect && !(suspect.holds && (size > 1e6 || !holds(file, suspect.holds))))
    return suspect.pattern ?? `**/${escapePattern(name)}`
}
async function checkBroad(root, use, rules) {
  let dependencies = /* @__PURE__ */ new Map(),
    secrets = /* @__PURE__ */ new Map(),
    seen = 0,
    walk = walkContext(root, rules, {
      onProblem: () => void 0,
      skip: (path) => dependencies.has(path) || secrets.has(path),
    })
  for await (let entry of walk) {
    if (++seen > 5e4 || dependencies.size + secrets.size >= 20) break
    let name = entry.path.slice(entry.path.lastIndexOf(`/`) + 1)
    for (let [suspects, found] of [
      [DEPENDENCIES, dependencies],
      [SECRETS, secrets],
    ]) {
      let pattern = patternFor(name, suspects, `${root}/${entry.path}`, entry.size)
      pattern !== void 0 && found.set(entry.path, pattern)
    }
  }
  let patternsOf = (found) => [...new Set(found.values())].sort()
  return [
    ...(secrets.size > 0
      ? [broadCopySendsSecrets(use, [...secrets.keys()], patternsOf(secrets))]
      : []),
    ...(dependencies.size > 0
      ? [broadCopySendsDependencies(use, [...dependencies.keys()], patternsOf(dependencies))]
      : []),
  ]
}
const join = (parts) => parts.join(`/`),
  split = (path) => path.split(`/`).filter((part) => part !== `` && part !== `.`)
function lookAt(path) {
  try {
    return lstatSync(path, { throwIfNoEntry: !1 })
  } catch {
    return
  }
}
function resolvePath(root, path) {
  let links = [],
    absolute,
    done = [],
    todo = split(path),
    folder = !0
  for (let part = todo.shift(); part !== void 0; part = todo.shift()) {
    if (part === `..`) {
      let link = links.at(-1)
      if (done.length === 0 && link) return { kind: `outside`, link }
      done.pop()
      continue
    }
    let here = join([...done, part]),
      stat = folder ? lookAt(`${root}/${here}`) : void 0
    if (!stat || links.length > 40)
      return absolute
        ? { kind: `outside`, link: absolute }
        : { kind: `missing`, folder: join(done), name: part, links }
    if (!stat.isSymbolicLink()) {
      ;(done.push(part), (folder = stat.isDirectory()))
      continue
    }
    let link = { path: here, target: readlinkSync(`${root}/${here}`) }
    ;(links.push(link),
      todo.unshift(...split(link.target)),
      link.target.startsWith(`/`) && ((done.length = 0), (absolute = link)),
      (folder = !0))
  }
  return { kind: `found`, path: join(done), folder, links }
}
function expandGlob(root, glob, most) {
  let parts = glob.split(`/`),
    first = parts.findIndex(hasWildcard),
    base = parts
      .slice(0, first)
      .join(`/`)
      .replace(/\\([^])/gu, `$1`),
    matchers = parts.slice(first).map((part) => globRegExp(part)),
    start = resolvePath(root, base)
  if (start.kind !== `found` || !start.folder) return { found: [], complete: !0 }
  let found = [],
    budget = 5e4,
    search = (folder, shown, depth) => {
      for (let member of namesIn$1(`${root}/${folder}`)) {
        if (found.length >= most || budget-- <= 0) return
        if (!matchers[depth]?.test(member.name)) continue
        let path = folder === `` ? member.name : `${folder}/${member.name}`,
          at = shown === `` ? member.name : `${shown}/${member.name}`
        depth === matchers.length - 1
          ? found.push(at)
          : member.folder && search(path, at, depth + 1)
      }
    }
  return (search(start.path, base, 0), { found, complete: budget > 0 })
}
function namesIn$1(folder) {
  try {
    return readFolder(folder).members
  } catch {
    return []
  }
}
function suggestion(root, missing) {
  try {
    let { members } = readFolder(`${root}/${missing.folder}`),
      near = nearest(
        missing.name,
        members.map(({ name }) => name),
      )
    return near === void 0 ? void 0 : missing.folder === `` ? near : `${missing.folder}/${near}`
  } catch {
    return
  }
}
function checkExcluded(use, path, folder, rules) {
  if (path === ``) return []
  let { excluded, by } = rules.judge(path)
  return excluded && by && (!folder || rules.closes(path)) ? [copyExcluded(use, by, path)] : []
}
function checkPath(root, use, path, rules) {
  let end = resolvePath(root, path)
  switch (end.kind) {
    case `outside`:
      return [copySymlinkOutside(use, end.link.path, end.link.target)]
    case `missing`:
      return [copyMissingFile(use, suggestion(root, end))]
    default:
      return [
        ...end.links.flatMap((link) => checkExcluded(use, link.path, !1, rules)),
        ...checkExcluded(use, end.path, end.folder, rules),
      ].slice(0, 1)
  }
}
function checkGlob(root, use, glob, rules) {
  let { found, complete } = expandGlob(root, glob, 1e3)
  if (found.length === 0) return complete ? [copyGlobNoMatch(use)] : []
  let firstProblem
  for (let path of found) {
    let [problem] = checkPath(root, use, path, rules)
    if (!problem) return []
    if (problem.code === `copy-symlink-outside`) return [problem]
    firstProblem ??= problem
  }
  return firstProblem ? [firstProblem] : []
}
async function checkUses(root, uses, rules = parseIgnore(``)) {
  let real = contextRoot(root),
    problems = uses.flatMap((use) =>
      use.outside
        ? [copyOutsideContext(use)]
        : use.literal === void 0
          ? use.glob === void 0
            ? []
            : checkGlob(real, use, use.glob, rules)
          : checkPath(real, use, use.literal, rules),
    ),
    broad = uses.find((use) => use.broad)
  return broad ? [...problems, ...(await checkBroad(real, broad, rules))] : problems
}
const PART = `[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*`,
  LABEL = `(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])`,
  HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[A-Fa-f0-9:]+\\])(?::[0-9]+)?`,
  TAG = `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`,
  DIGEST = `[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[A-Fa-f0-9]{32,}`,
  REFERENCE = RegExp(
    `^(?<name>(?:${HOST}/)?${PART}(?:/${PART})*)(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`,
    `u`,
  ),
  SHA256 = /^sha256:[a-f0-9]{64}$/u
function parseImageReference(reference) {
  let groups = REFERENCE.exec(reference)?.groups
  if (!(!groups?.name || groups.name.length > 255))
    return {
      name: groups.name,
      ...(groups.tag !== void 0 && { tag: groups.tag }),
      ...(groups.digest !== void 0 && { digest: groups.digest }),
    }
}
function imageReferenceFault(reference) {
  if (reference === ``) return `it is empty`
  if (/\s/u.test(reference)) return `it holds a blank`
  if (/^[a-f0-9]{64}$/u.test(reference)) return `64 hex digits are an image's ID, not its name`
  let found = parseImageReference(reference)
  if (found)
    return found.digest?.startsWith(`sha256:`) && !SHA256.test(found.digest)
      ? `a sha256 digest has 64 hex digits`
      : void 0
  if (/^[a-z]+:\/\//u.test(reference)) return `it is a URL: leave the scheme out`
  if (parseImageReference(reference.toLowerCase())) return `names are in lower case`
  let [, digest] = reference.split(`@`)
  if (digest !== void 0 && !RegExp(`^${DIGEST}$`, `u`).test(digest))
    return `${JSON.stringify(digest)} is not a digest`
  let tag = /:([^/@]*)(?:@.*)?$/u.exec(reference)?.[1]
  return tag !== void 0 && !RegExp(`^${TAG}$`, `u`).test(tag)
    ? `${JSON.stringify(tag)} is not a tag`
    : `a name has lower-case letters and digits, separated by . _ - and /`
}
const features = {
  mount: { title: `RUN --mount`, since: [1, 2] },
  chmod: { title: `--chmod`, since: [1, 2] },
  network: { title: `RUN --network`, since: [1, 3] },
  "mount-variables": { title: `a variable in --mount`, since: [1, 3] },
  heredoc: { title: `a heredoc`, since: [1, 4] },
  link: { title: `--link`, since: [1, 4] },
  "named-context": { title: `a named context`, since: [1, 4] },
  "tmpfs-size": { title: `the size of a tmpfs mount`, since: [1, 4] },
  checksum: { title: `ADD --checksum`, since: [1, 6] },
  "add-git": { title: `ADD from a git repository`, since: [1, 6] },
  "keep-git-dir": { title: `ADD --keep-git-dir`, since: [1, 6] },
  "start-interval": { title: `HEALTHCHECK --start-interval`, since: [1, 6] },
  "unset-operators": { title: "${NAME-word} and ${NAME+word}", since: [1, 6] },
  "pattern-operators": { title: "${NAME#pattern} and its kin", since: [1, 7] },
  "chmod-variables": { title: `a variable in --chmod`, since: [1, 10] },
  "secret-env": { title: `a secret as an environment variable`, since: [1, 10] },
  "symbolic-chmod": { title: `a symbolic --chmod`, since: [1, 14] },
  "git-checksum": { title: `ADD --checksum of a git repository`, since: [1, 16] },
  unpack: { title: `ADD --unpack`, since: [1, 17] },
  exclude: { title: `--exclude`, since: [1, 19] },
  parents: { title: `COPY --parents`, since: [1, 20] },
  security: { title: `RUN --security`, since: [1, 20] },
  device: { title: `RUN --device` },
}
function featureEntry(feature) {
  return features[feature]
}
function atLeast(a, b) {
  return a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1])
}
function ofFrontend(name, frontend) {
  let has = Object.keys(features).filter((feature) => {
    let { since } = featureEntry(feature)
    return since !== void 0 && atLeast(frontend, since)
  })
  return { name, frontend, features: new Set(has) }
}
function other(name, has) {
  return { name, frontend: void 0, features: new Set(has) }
}
const numbered = Array.from({ length: 19 }, (_, index) =>
    ofFrontend(`dockerfile-1.${index + 2}`, [1, index + 2]),
  ),
  docker23 = ofFrontend(`docker-23`, [1, 4]),
  profiles = [
    ...numbered,
    ofFrontend(`docker-28`, [1, 19]),
    docker23,
    ofFrontend(`docker-20.10`, [1, 2]),
    other(`classic`, []),
    other(`buildah`, [`mount`, `chmod`, `mount-variables`]),
    other(`kaniko`, [`chmod`]),
  ],
  defaultProfile = docker23
function profileNamed(name) {
  return profiles.find((profile) => profile.name === name)
}
function profileWith(feature) {
  return numbered.find((profile) => profile.features.has(feature))
}
function quote(value) {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
}
const profileLacksFeature = problem(
    `profile-lacks-feature`,
    `error`,
    `A step uses what the builder of the chosen profile cannot do.`,
    (span, instruction, feature, profile) => {
      let has = profileWith(feature)
      return {
        message: `${instruction}: the profile ${profile.name} does not have ${featureEntry(feature).title}`,
        span,
        hint: has
          ? `${has.name} and later have it: set \`profile\`, or do without`
          : "only the labs channel of the frontend has it: use raw(...) with a labs `syntax`",
      }
    },
  ),
  valueHasNewline = problem(
    `value-has-newline`,
    `error`,
    `A value holds a newline, which its instruction cannot carry.`,
    (span, instruction, value) => ({
      message: `${instruction}: ${quote(value)} holds a newline, which a Dockerfile cannot carry here`,
      span,
      hint: `put the text into a file (an inline file with copy), or leave the newline out`,
    }),
  ),
  valueHasNul = problem(
    `value-has-nul`,
    `error`,
    `A value holds a NUL character.`,
    (span, instruction, value) => ({
      message: `${instruction}: ${quote(value)} holds a NUL character, which no argument, path or variable can hold`,
      span,
      hint: `leave the character out`,
    }),
  ),
  valueNotUnicode = problem(
    `value-not-unicode`,
    `error`,
    `A value holds half of a surrogate pair and has no UTF-8 form.`,
    (span, instruction, value) => ({
      message: `${instruction}: ${quote(value)} holds half of a surrogate pair, which has no UTF-8 form`,
      span,
      hint: `the string was probably cut inside a character: cut by code points instead`,
    }),
  ),
  valueEmpty = problem(
    `value-empty`,
    `error`,
    `A value that must not be empty is empty.`,
    (span, instruction, what) => ({
      message: `${instruction}: ${what} is empty`,
      span,
      hint: `give ${what}, or leave the step out`,
    }),
  ),
  flagNotAscii = problem(
    `flag-not-ascii`,
    `error`,
    `The value of a flag is not ASCII, and the builder reads flags byte by byte.`,
    (span, instruction, flag, value) => ({
      message: `${instruction} --${flag}: ${quote(value)} is not ASCII; the builder reads flags byte by byte and would garble it`,
      span,
      hint: `use an ASCII name here, or pass it in an argument: arg(...) in the value expands after the flag is read`,
    }),
  ),
  flagNotExpressible = problem(
    `flag-not-expressible`,
    `error`,
    `The value of a flag cannot be written for all builders of the profile.`,
    (span, instruction, flag, value) => ({
      message: `${instruction} --${flag}: ${quote(value)} cannot be written in a flag of this file`,
      span,
      hint: `use plain characters here; with the escape character \\ more can be written`,
    }),
  ),
  lineTooLong = problem(
    `line-too-long`,
    `error`,
    `A printed line is over 65,535 bytes, which the builder rejects.`,
    (span, instruction, bytes) => ({
      message: `${instruction}: a line of ${bytes} bytes; the builder reads at most 65535`,
      span,
      hint: `split it into several, or copy it in as a file`,
    }),
  ),
  looksLikeAVariable = problem(
    `looks-like-a-variable`,
    `warning`,
    `A string holds $NAME, which in Stagecraft is a dollar and a word, not a variable.`,
    (span, instruction, found, name) => ({
      message: `${instruction}: ${found} is plain text here and arrives as it stands; nothing expands it`,
      span,
      hint: `for the variable use env.${name} or arg("${name}"); for the text itself, literal(${JSON.stringify(found)})`,
    }),
  ),
  referenceNotAllowed = problem(
    `reference-not-allowed`,
    `error`,
    `A reference stands where the builder expands nothing.`,
    (span, instruction, name, why) => ({
      message: `${instruction}: ${name} cannot be used here, ${why}`,
      span,
      hint: `use the shell form, or pass the value through env(...) and read it where the program runs`,
    }),
  ),
  referenceNotExpanded$1 = problem(
    `reference-in-single-quotes`,
    `error`,
    `A reference stands inside single quotes or behind a backslash of a shell command.`,
    (span, name) => ({
      message: `the shell would not expand ${name} here: it stands in single quotes, in a quoted heredoc or behind a backslash`,
      span,
      hint: "use double quotes around it, or sh`...` which quotes values by itself",
    }),
  ),
  invalidReference = problem(
    `invalid-reference`,
    `error`,
    `A reference's name or expansion cannot be written so that the builder reads it back.`,
    (span, instruction, name, why) => ({
      message: `${instruction}: the reference to ${quote(name)} ${why}`,
      span,
      hint: `use a name of letters, digits and _, and plain characters in its default or pattern`,
    }),
  ),
  VARIABLE = /\$(?:\{(?<braced>[A-Za-z_][A-Za-z0-9_]*)[^}]*\}|(?<bare>[A-Za-z_][A-Za-z0-9_]*))/u
function variableWarnings(values, instruction, span) {
  return values.flat().flatMap((part) => {
    if (typeof part != `string`) return []
    let found = VARIABLE.exec(part)
    if (!found) return []
    let name = found.groups?.braced ?? found.groups?.bare ?? ``
    return [looksLikeAVariable(span, instruction, found[0], name)]
  })
}
const ARCHITECTURES = {
    386: [],
    amd64: [`v1`, `v2`, `v3`, `v4`],
    arm: [`v5`, `v6`, `v7`, `v8`],
    arm64: [`v8`, `v9`],
    loong64: [],
    mips: [],
    mips64: [],
    mips64le: [],
    mipsle: [],
    ppc64: [],
    ppc64le: [],
    riscv64: [],
    s390x: [],
  },
  commonPlatforms = Object.keys(ARCHITECTURES).map((architecture) => `linux/${architecture}`)
function platformFault(platform) {
  let [os, architecture, variant, ...more] = platform.split(`/`),
    near = nearest(platform, commonPlatforms),
    hint = near === void 0 ? {} : { near }
  if (os !== `linux`) {
    let named = os !== void 0 && os in ARCHITECTURES ? { near: `linux/${platform}` } : hint
    return {
      why: os === `windows` ? `only Linux images are built` : `it starts with linux/`,
      ...named,
    }
  }
  let variants = architecture === void 0 ? void 0 : ARCHITECTURES[architecture]
  if (variants === void 0)
    return { why: `${JSON.stringify(architecture ?? ``)} is not an architecture`, ...hint }
  if (more.length > 0) return { why: `it has more than os/arch/variant` }
  if (variant === void 0 || variants.includes(variant)) return
  let nearVariant = nearest(variant, variants)
  return {
    why: `${JSON.stringify(variant)} is not a variant of ${architecture}`,
    ...(nearVariant !== void 0 && { near: `linux/${architecture}/${nearVariant}` }),
  }
}
const meant = (near) => near && `did you mean ${near}?`,
  invalidImageReference = problem(
    `invalid-image-reference`,
    `error`,
    `An image reference is empty or malformed.`,
    (span, reference, why) => ({
      message:
        reference === ``
          ? `the image reference is empty`
          : `${JSON.stringify(reference)} is not an image reference: ${why}`,
      span,
      hint: `write [registry/]name[:tag][@digest], the name in lower case, e.g. alpine:3.20`,
    }),
  ),
  invalidPlatform = problem(
    `invalid-platform`,
    `error`,
    `A platform is not one that images are built for.`,
    (span, platform, why, near) => ({
      message: `${JSON.stringify(platform)} is not a platform: ${why}`,
      span,
      hint: meant(near) ?? `write os/arch[/variant], e.g. linux/amd64 or linux/arm/v7`,
    }),
  ),
  invalidPort = problem(
    `invalid-port`,
    `error`,
    `A port is not a number from 1 to 65535, a range, or one with a protocol.`,
    (span, port, why) => ({
      message: `EXPOSE: ${JSON.stringify(port)} is not a port: ${why}`,
      span,
      hint: `write 8080, 8000-8010 or 53/udp`,
    }),
  ),
  invalidDuration = problem(
    `invalid-duration`,
    `error`,
    `A duration is not one as Go reads it, or below a millisecond.`,
    (span, option, duration, why) => ({
      message: `HEALTHCHECK ${option}: ${JSON.stringify(duration)} ${why}`,
      span,
      hint: `write numbers with units: 30s, 1m30s, 500ms`,
    }),
  ),
  invalidRetries = problem(
    `invalid-retries`,
    `error`,
    `The retries of a HEALTHCHECK are not a whole number from 0 up.`,
    (span, retries) => ({
      message: `HEALTHCHECK retries: ${retries} is not a whole number from 0 to 2147483647`,
      span,
      hint: `give how many failures in a row make the container unhealthy, e.g. 3`,
    }),
  ),
  invalidMode = problem(
    `invalid-mode`,
    `error`,
    `A file mode is neither octal nor symbolic.`,
    (span, mode, symbolic) => ({
      message: `${JSON.stringify(mode)} is not a file mode`,
      span,
      hint: symbolic ? `write octal digits up to 7777, or u=rwx,go=rx` : `write octal digits: 0644`,
    }),
  ),
  invalidSignal = problem(
    `invalid-signal`,
    `error`,
    `A STOPSIGNAL is no signal of Linux.`,
    (span, signal, near) => ({
      message: `STOPSIGNAL: ${JSON.stringify(signal)} is not a signal of Linux`,
      span,
      hint: meant(near) ?? `write a name such as SIGTERM or SIGRTMIN+3, or a number from 1 to 64`,
    }),
  ),
  invalidStageName = problem(
    `invalid-stage-name`,
    `error`,
    `A stage's or named context's name has characters that the builder does not take.`,
    (span, name, why, near) => ({
      message: `${JSON.stringify(name)} cannot be the name of a stage or context: ${why}`,
      span,
      hint: meant(near) ?? `start with a lower-case letter, then letters, digits, -, _ and .`,
    }),
  ),
  invalidEnvName = problem(
    `invalid-env-name`,
    `error`,
    `The name of an environment variable has characters that it cannot have.`,
    (span, name) => ({
      message: `ENV: ${JSON.stringify(name)} cannot be the name of an environment variable`,
      span,
      hint: `use letters, digits and _; never blanks, quotes, dollars or =`,
    }),
  ),
  invalidArgName = problem(
    `invalid-arg-name`,
    `error`,
    "The name of a build argument has characters that cannot be used in ${…}.",
    (span, name) => ({
      message: `ARG: ${JSON.stringify(name)} cannot be the name of a build argument`,
      span,
      hint: `use letters, digits and _, not starting with a digit`,
    }),
  ),
  invalidLabelKey = problem(
    `invalid-label-key`,
    `error`,
    `A label's key is empty or has an =.`,
    (span, key) => ({
      message: `LABEL: ${JSON.stringify(key)} cannot be a key: it is empty or has an =, which ends a key`,
      span,
      hint: `write keys like org.opencontainers.image.title`,
    }),
  ),
  invalidMount = problem(
    `invalid-mount`,
    `error`,
    `An option of a mount has a value the builder refuses.`,
    (span, kind, why) => ({
      message: `RUN --mount of kind ${kind}: ${why}`,
      span,
      hint: `see the page of this mount in the Dockerfile reference`,
    }),
  ),
  invalidOwner = problem(
    `invalid-owner`,
    `error`,
    `A --chown is empty.`,
    (span, instruction, owner) => ({
      message: `${instruction} --chown: ${JSON.stringify(owner)} names no owner`,
      span,
      hint: `write user, user:group, or numbers: 1000:1000`,
    }),
  ),
  NAME$4 = /^[a-z][a-z0-9_.-]*$/u,
  RESERVED = /* @__PURE__ */ new Set([`scratch`, `context`])
function repaired(name) {
  let near = name
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/gu, `-`)
    .replace(/^[^a-z]+|-+$/gu, ``)
  return NAME$4.test(near) && !RESERVED.has(near) ? near : void 0
}
function checkStageName(name, span) {
  return RESERVED.has(name)
    ? [invalidStageName(span, name, `the builder keeps that word for itself`)]
    : NAME$4.test(name)
      ? []
      : [
          invalidStageName(
            span,
            name,
            `it has characters the builder does not take`,
            repaired(name),
          ),
        ]
}
const AROUND = /^[\w./:@[\]+-]*$/u
function checkBase({ base, span }) {
  if (base.kind === `context`) return checkStageName(base.name, span)
  if (base.kind !== `image`) return []
  let whole = plain(base.reference)
  if (whole !== void 0) {
    let fault = imageReferenceFault(whole)
    return fault === void 0 ? [] : [invalidImageReference(span, whole, fault)]
  }
  return base.reference.filter((part) => typeof part == `string`).every((part) => AROUND.test(part))
    ? []
    : [invalidImageReference(span, show(base.reference), `it has characters that no reference has`)]
}
function checkFrom(stage, name) {
  let { span, base } = stage,
    platform = stage.platform && plain(stage.platform),
    fault = platform === void 0 ? void 0 : platformFault(platform)
  return [
    ...checkBase(stage),
    ...(fault ? [invalidPlatform(span, platform ?? ``, fault.why, fault.near)] : []),
    ...(name === void 0 ? [] : checkStageName(name, span)),
    ...variableWarnings(
      [base.kind === `image` ? base.reference : [], stage.platform ?? []],
      `FROM`,
      span,
    ),
  ]
}
const NAME$3 = /^[A-Za-z_][A-Za-z0-9_]*$/u
function checkArg(arg) {
  return [
    ...(NAME$3.test(arg.name) ? [] : [invalidArgName(arg.span, arg.name)]),
    ...variableWarnings([arg.default ?? []], `ARG`, arg.span),
  ]
}
function checkSource(source, span) {
  if (source?.kind === `context`) return checkStageName(source.name, span)
  if (source?.kind !== `image`) return []
  let fault = imageReferenceFault(source.reference)
  return fault === void 0 ? [] : [invalidImageReference(span, source.reference, fault)]
}
const OCTAL = /^0*[0-7]{1,4}$/u,
  SYMBOLIC = /^(?:[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*$/u
function isOctalMode(mode) {
  return OCTAL.test(mode)
}
function isSymbolicMode(mode) {
  return SYMBOLIC.test(mode)
}
const SIZE = /^\d+(?:\.\d+)?\s?(?:[kmgtp]i?b?|b)?$/iu,
  ENV_NAME$1 = /^[^\s=\0$"'`\\]+$/u
function isId(id) {
  return id === void 0 || (Number.isInteger(id) && id >= 0 && id <= 4294967295)
}
function faults(mount) {
  let target = mount.target && plain(mount.target),
    out = []
  return (
    target === `` && out.push(`the target is empty`),
    target !== void 0 &&
      /^\/+(?:\.?\/*)*$/u.test(target) &&
      target !== `` &&
      out.push(`the target cannot be the root folder`),
    mount.kind === `tmpfs` &&
      mount.size !== void 0 &&
      !SIZE.test(mount.size) &&
      out.push(`${JSON.stringify(mount.size)} is not a size such as 64m`),
    mount.kind === `secret` && mount.id === `` && out.push(`the secret's id is empty`),
    mount.kind === `secret` &&
      mount.env !== void 0 &&
      !ENV_NAME$1.test(mount.env) &&
      out.push(`${JSON.stringify(mount.env)} cannot be the name of an environment variable`),
    `uid` in mount &&
      !(isId(mount.uid) && isId(mount.gid)) &&
      out.push(`uid and gid are whole numbers from 0 to 4294967295`),
    out
  )
}
function checkMount(mount, span) {
  let mode = `mode` in mount ? mount.mode : void 0
  return [
    ...faults(mount).map((why) => invalidMount(span, mount.kind, why)),
    ...(mode === void 0 || isOctalMode(mode) ? [] : [invalidMode(span, mode, !1)]),
    ...(`from` in mount ? checkSource(mount.from, span) : []),
  ]
}
const inlineFileNoFinalNewline = problem(
    `inline-file-no-final-newline`,
    `error`,
    `An inline file does not end with a newline, and a heredoc always does.`,
    (span, name) => ({
      message: `the inline file ${JSON.stringify(name)} does not end with a newline, and a heredoc always does`,
      span,
      hint: `end the contents with \\n, or copy the file from the context`,
    }),
  ),
  invalidInlineFile = problem(
    `invalid-inline-file`,
    `error`,
    `An inline file's name or place cannot be written as a heredoc.`,
    (span, name, why) => ({
      message: `the inline file ${JSON.stringify(name)} ${why}`,
      span,
      hint: `choose another name or destination, or copy the file from the context`,
    }),
  ),
  copyDestinationNotDirectory = problem(
    `copy-destination-not-directory`,
    `error`,
    `Several sources are copied to a destination that is not a directory.`,
    (span, instruction, destination, count) => ({
      message: `${instruction}: ${count} sources need a directory as their destination, and ${JSON.stringify(destination)} does not end with /`,
      span,
      hint: `write ${JSON.stringify(`${destination}/`)}`,
    }),
  ),
  copyWithoutSource = problem(
    `copy-without-source`,
    `error`,
    `A COPY or ADD has no source.`,
    (span, instruction) => ({
      message: `${instruction}: no source to copy`,
      span,
      hint: `name at least one file, or leave the step out`,
    }),
  ),
  invalidAddress = problem(
    `invalid-address`,
    `error`,
    `An ADD source is not the URL or git repository it is meant to be.`,
    (span, address, why) => ({
      message: `ADD: ${JSON.stringify(address)} ${why}`,
      span,
      hint: `give https://… for a file, and https://….git or git@host:path for a repository`,
    }),
  ),
  HTTP = /^https?:\/\/[^\s/?#]+/u,
  GIT$1 = /^(?:(?:https?|ssh|git):\/\/[^\s/]+\/\S+|[\w-]+@[\w.-]+:\S+)$/u
function mayBeFolder(destination) {
  let last = destination.at(-1)
  return last === void 0
    ? !1
    : (typeof last != `string` && last.kind !== `literal`) ||
        /(?:^|\/)\.{0,2}$/u.test(typeof last == `string` ? last : last.value)
}
function pathsOf(step) {
  return [
    ...step.sources.flatMap((source) =>
      source.kind === `path` ? [source.path] : source.kind === `glob` ? [source.pattern] : [],
    ),
    step.destination,
  ]
}
function checkAddresses(step) {
  return step.sources.flatMap((source) => {
    let { span } = step,
      address =
        source.kind === `url`
          ? plain(source.url)
          : source.kind === `git`
            ? plain(source.repository)
            : void 0
    if (address === void 0) return []
    let path = address.replace(/[?#].*$/u, ``)
    if (source.kind === `url` && !HTTP.test(address))
      return [invalidAddress(span, address, `is not an http or https URL`)]
    if (source.kind === `url` && path.endsWith(`.git`))
      return [invalidAddress(span, address, `ends with .git, so the builder would clone it`)]
    let cloned = GIT$1.test(address) && (!/^https?:/u.test(address) || path.endsWith(`.git`))
    return source.kind === `git` && !cloned
      ? [invalidAddress(span, address, `is not the address of a git repository`)]
      : []
  })
}
function checkTransfer(step) {
  let { span, destination, sources } = step,
    instruction = step.kind.toUpperCase(),
    mode = step.chmod && plain(step.chmod),
    owner = step.chown && plain(step.chown),
    paths = pathsOf(step)
  return [
    ...(step.kind === `copy` ? checkSource(step.from, span) : []),
    ...checkAddresses(step),
    ...paths.flatMap((path) =>
      path.length === 0 ? [valueEmpty(span, instruction, `a path`)] : [],
    ),
    ...(sources.length > 1 && !mayBeFolder(destination)
      ? [
          copyDestinationNotDirectory(
            span,
            instruction,
            plain(destination) ?? `the destination`,
            sources.length,
          ),
        ]
      : []),
    ...(mode === void 0 || isOctalMode(mode) || isSymbolicMode(mode)
      ? []
      : [invalidMode(span, mode, !0)]),
    ...(owner === void 0 || /^[^:\n]+(?::[^:\n]+)?$/u.test(owner)
      ? []
      : [invalidOwner(span, instruction, owner)]),
    ...variableWarnings(paths, instruction, span),
  ]
}
const emptyCommand = problem(
    `empty-command`,
    `error`,
    `A command is empty.`,
    (span, instruction) => ({
      message: `${instruction}: the command is empty`,
      span,
      hint: `give a command, or leave the step out`,
    }),
  ),
  commandNotJoinable = problem(
    `command-not-joinable`,
    `error`,
    `A command of a layer cannot be followed by another with &&.`,
    (span, command) => ({
      message: `\`${command}\` cannot be joined with &&: it ends in a comment, an open quote or a heredoc, or is not complete`,
      span,
      hint: `give it a run(...) of its own, or close what is open`,
    }),
  ),
  commandNotExpressible = problem(
    `command-not-expressible`,
    `error`,
    `A shell command cannot be written so that the builder hands it on unchanged.`,
    (span, instruction, why) => ({
      message: `${instruction}: the command ${why}`,
      span,
      hint: `use the exec form, or put the command into a script and run that`,
    }),
  ),
  onbuildNotAllowed = problem(
    `onbuild-not-allowed`,
    `error`,
    `ONBUILD holds a step that cannot be a trigger.`,
    (span, what) => ({
      message: `ONBUILD: ${what} cannot be a trigger`,
      span,
      hint: `give an instruction that acts on its own, such as run, copy or env`,
    }),
  ),
  UNITS = { ns: 1e-6, us: 0.001, ms: 1, s: 1e3, m: 6e4, h: 36e5 },
  DURATION = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|ms|s|m|h))+$/u,
  TERM = /(?<value>\d+\.?\d*|\.\d+)(?<unit>ns|us|ms|s|m|h)/gu
function parseDuration(duration) {
  if (/^[+-]?0$/u.test(duration)) return 0
  if (!DURATION.test(duration)) return
  let sum = 0
  for (let { groups } of duration.matchAll(TERM)) sum += Number(groups.value) * UNITS[groups.unit]
  return duration.startsWith(`-`) ? -sum : sum
}
function durationFault(duration) {
  let milliseconds = parseDuration(duration)
  return milliseconds === void 0
    ? `is not a duration`
    : milliseconds < 0
      ? `is negative`
      : milliseconds > 9223372036854
        ? `is longer than the builder can count`
        : milliseconds > 0 && milliseconds < 1
          ? `is less than a millisecond`
          : void 0
}
const PORT = /^(?<start>\d{1,9})(?:-(?<end>\d{1,9}))?(?:\/(?<protocol>.*))?$/u,
  PROTOCOLS = /* @__PURE__ */ new Set([`tcp`, `udp`, `sctp`]),
  HIGHEST = 65535
function portFault(port) {
  let groups = PORT.exec(port)?.groups
  if (!groups) return `it is not a number or a range`
  let start = Number(groups.start),
    end = Number(groups.end ?? groups.start)
  if (start < 1 || start > HIGHEST || end > HIGHEST) return `ports go from 1 to 65535`
  if (end < start) return `the range ends before it starts`
  if (groups.protocol !== void 0 && !PROTOCOLS.has(groups.protocol.toLowerCase()))
    return `the protocol is tcp, udp or sctp`
}
const SIGNALS = /* @__PURE__ */ new Set([
  ...`ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX`.split(
    ` `,
  ),
  ...Array.from({ length: 15 }, (_, index) => `RTMIN+${index + 1}`),
  ...Array.from({ length: 14 }, (_, index) => `RTMAX-${index + 1}`),
])
function isSignal(signal) {
  return /^\d+$/u.test(signal)
    ? Number(signal) >= 1 && Number(signal) <= 64
    : SIGNALS.has(signal.toUpperCase().replace(/^SIG/u, ``))
}
function nearestSignal(signal) {
  let found =
    nearest(signal.toUpperCase().replace(/^SIG/u, ``), SIGNALS) ??
    nearest(
      signal.toUpperCase(),
      [...SIGNALS].map((each) => `SIG${each}`),
    )?.slice(3)
  return found && `SIG${found}`
}
const ENV_NAME = /^[^\s=\p{C}"'`$\\]+$/u
function checkHealthcheck(step) {
  let durations = [
      [`interval`, step.interval],
      [`timeout`, step.timeout],
      [`start period`, step.startPeriod],
      [`start interval`, step.startInterval],
    ],
    { retries, span } = step,
    bad = retries !== void 0 && !(Number.isInteger(retries) && retries >= 0 && retries < 2 ** 31)
  return [
    ...durations.flatMap(([option, value]) => {
      let fault = value === void 0 ? void 0 : durationFault(value)
      return fault === void 0 ? [] : [invalidDuration(span, option, value ?? ``, fault)]
    }),
    ...(bad ? [invalidRetries(span, retries)] : []),
    ...(step.form?.kind === `exec` && step.form.argv.length === 0
      ? [emptyCommand(span, `HEALTHCHECK`)]
      : []),
  ]
}
function checkWord(value, what, instruction, step) {
  return [
    ...(value.length === 0 ? [valueEmpty(step.span, instruction, what)] : []),
    ...variableWarnings([value], instruction, step.span),
  ]
}
const CHECK = {
  run: (step) => step.mounts.flatMap((mount) => checkMount(mount, step.span)),
  copy: checkTransfer,
  add: checkTransfer,
  env: ({ entries, span }) => [
    ...entries.flatMap(([name]) => (ENV_NAME.test(name) ? [] : [invalidEnvName(span, name)])),
    ...(entries.length === 0 ? [valueEmpty(span, `ENV`, `the list of variables`)] : []),
    ...variableWarnings(
      entries.map(([, value]) => value),
      `ENV`,
      span,
    ),
  ],
  label: ({ entries, span }) => [
    ...entries.flatMap(([key]) =>
      key === `` || key.includes(`=`) ? [invalidLabelKey(span, key)] : [],
    ),
    ...(entries.length === 0 ? [valueEmpty(span, `LABEL`, `the list of labels`)] : []),
    ...variableWarnings(
      entries.map(([, value]) => value),
      `LABEL`,
      span,
    ),
  ],
  arg: ({ arg }) => checkArg(arg),
  workdir: (step) => checkWord(step.path, `the folder`, `WORKDIR`, step),
  user: (step) => checkWord(step.user, `the user`, `USER`, step),
  expose: ({ ports, span }) => [
    ...(ports.length === 0 ? [valueEmpty(span, `EXPOSE`, `the list of ports`)] : []),
    ...ports.flatMap((port) => {
      let whole = plain(port),
        fault = whole === void 0 ? void 0 : portFault(whole)
      return fault === void 0 ? [] : [invalidPort(span, whole ?? ``, fault)]
    }),
    ...variableWarnings(ports, `EXPOSE`, span),
  ],
  volume: (step) => [
    ...(step.paths.length === 0 ? [valueEmpty(step.span, `VOLUME`, `the list of paths`)] : []),
    ...step.paths.flatMap((path) => checkWord(path, `a path`, `VOLUME`, step)),
  ],
  cmd: () => [],
  entrypoint: () => [],
  healthcheck: checkHealthcheck,
  shell: ({ argv, span }) => (argv.length === 0 ? [emptyCommand(span, `SHELL`)] : []),
  stopsignal: (step) => {
    let signal = plain(step.signal)
    return [
      ...(signal === void 0 || isSignal(signal)
        ? []
        : [invalidSignal(step.span, signal, nearestSignal(signal))]),
      ...variableWarnings([step.signal], `STOPSIGNAL`, step.span),
    ]
  },
  onbuild: ({ step }) => checkStep(step),
  maintainer: () => [],
  raw: ({ text, span }) => (text.trim() === `` ? [valueEmpty(span, `raw`, `the text`)] : []),
  comment: () => [],
}
function checkStep(step) {
  return visit(CHECK, step)
}
const argv = (values) => JSON.stringify(values.map(show))
function command$1(form) {
  return form.kind === `exec`
    ? argv(form.argv)
    : form.kind === `script`
      ? `<<EOF (${
          form.body.trim().split(`
`).length
        } lines)`
      : `parts` in form
        ? form.parts.map((part) => show(part.command)).join(` && `)
        : show(form.command)
}
function source(value) {
  switch (value.kind) {
    case `path`:
      return show(value.path)
    case `glob`:
      return show(value.pattern)
    case `inline`:
      return `<<${value.name}`
    case `url`:
      return show(value.url)
    default:
      return show(value.repository)
  }
}
function transfer$1(sources, destination) {
  return [...sources.map(source), show(destination)].join(` `)
}
const entries = (pairs) => pairs.map(([name, value]) => `${name}=${show(value)}`).join(` `),
  DESCRIBE = {
    run: ({ form }) => `RUN ${command$1(form)}`,
    copy: ({ sources, destination, from }) => {
      let name =
        from?.kind === `stage`
          ? from.stage.name
          : from?.kind === `image`
            ? from.reference
            : from?.name
      return `COPY ${name === void 0 ? `` : `--from=${name} `}${transfer$1(sources, destination)}`
    },
    add: ({ sources, destination }) => `ADD ${transfer$1(sources, destination)}`,
    env: (step) => `ENV ${entries(step.entries)}`,
    label: (step) => `LABEL ${entries(step.entries)}`,
    arg: ({ arg }) => `ARG ${arg.name}${arg.default ? `=${show(arg.default)}` : ``}`,
    workdir: ({ path }) => `WORKDIR ${show(path)}`,
    user: ({ user }) => `USER ${show(user)}`,
    expose: ({ ports }) => `EXPOSE ${ports.map(show).join(` `)}`,
    volume: ({ paths }) => `VOLUME ${argv(paths)}`,
    cmd: ({ form }) => `CMD ${command$1(form)}`,
    entrypoint: ({ form }) => `ENTRYPOINT ${command$1(form)}`,
    healthcheck: ({ form }) => `HEALTHCHECK ${form ? `CMD ${command$1(form)}` : `NONE`}`,
    shell: (step) => `SHELL ${argv(step.argv)}`,
    stopsignal: ({ signal }) => `STOPSIGNAL ${show(signal)}`,
    onbuild: ({ step }) => `ONBUILD ${describeStep(step)}`,
    maintainer: ({ name }) => `MAINTAINER ${name}`,
    raw: ({ text }) => text,
    comment: ({ lines }) => `# ${lines.join(` `)}`,
  }
function describeStep(step) {
  let line = visit(DESCRIBE, step).replace(/\s+/gu, ` `).trim()
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}
const LONGEST$1 = 65535
function finish(lines, page) {
  for (let { text, spans } of lines) {
    if (text.length * 3 <= LONGEST$1) continue
    let bytes = Buffer.byteLength(text)
    bytes > LONGEST$1 &&
      page.problems.push(lineTooLong(spans[0] ?? page.span, page.instruction, bytes))
  }
  return { lines, problems: page.problems }
}
const DIRECTIVE = /^\s*(?:syntax|escape|check)\s*=/iu
function printComments(comments, span) {
  return comments
    .flatMap((comment) => comment.split(/\r\n|[\n\r]/u))
    .map((line) => line.replace(/\p{Surrogate}/gu, `�`).trimEnd())
    .flatMap((line) =>
      (DIRECTIVE.test(line) ? [`#`, `# ${line}`] : [line === `` ? `#` : `# ${line}`]).map(
        (text) => ({ text, spans: [span] }),
      ),
    )
}
function checkString(value, page, newlines) {
  let { span, instruction, problems } = page
  ;(value.includes(`\0`) && problems.push(valueHasNul(span, instruction, value)),
    /\p{Surrogate}/u.test(value) && problems.push(valueNotUnicode(span, instruction, value)),
    newlines === `one-line` &&
      value.includes(`
`) &&
      problems.push(valueHasNewline(span, instruction, value)))
}
function checkCharacters(value, page, newlines) {
  for (let part of value)
    typeof part == `string`
      ? checkString(part, page, newlines)
      : part.kind === `literal`
        ? checkString(part.value, page, newlines)
        : part.expansion &&
          (checkCharacters(part.expansion.word, page, newlines),
          checkCharacters(part.expansion.replacement ?? [], page, newlines))
}
function need(page, feature) {
  let { profile } = page.options
  if (profile.features.has(feature)) return !0
  let found = profileLacksFeature(page.span, page.instruction, feature, profile)
  return (
    page.problems.some((other) => other.message === found.message) || page.problems.push(found), !1
  )
}
const NAME$2 = /^[A-Za-z_][A-Za-z0-9_]*$/u,
  PATTERN = /^(?:[\p{L}\p{N} _.:@+,=~*?-]|\\[*?\\])*$/u,
  REPLACEMENT = /^[\p{L}\p{N} _./:@+,=~-]*$/u
function operatorKind(operator) {
  return operator === `-` || operator === `+`
    ? `unset-operators`
    : operator.startsWith(`:`) || operator === `?`
      ? `default`
      : `pattern-operators`
}
function escapeWord(value, escape) {
  return value.replace(/["'$}\\`]/gu, (found) =>
    (found === `\\` || found === "`") && found !== escape ? found : escape + found,
  )
}
function word(value, page, write) {
  return value
    .map((part) => {
      if (typeof part != `string` && part.kind !== `literal`) return builderReference(part, page)
      let written = write(typeof part == `string` ? part : part.value)
      return (
        written === void 0 &&
          page.problems.push(
            invalidReference(
              page.span,
              page.instruction,
              show(value),
              `has a pattern or replacement that the builder would read differently`,
            ),
          ),
        written ?? ``
      )
    })
    .join(``)
}
const fitting = (allowed) => (value) => (allowed.test(value) ? value : void 0)
function expansionTail({ operator, word: text, replacement }, page) {
  let kind = operatorKind(operator)
  kind !== "default" && need(page, kind)
  let { escape } = page.options
  if (kind !== `pattern-operators`)
    return operator + word(text, page, (value) => escapeWord(value, escape))
  let pattern = word(text, page, (value) =>
    /^[#%/]/u.test(value) ? void 0 : fitting(PATTERN)(value),
  )
  return operator.startsWith(`/`)
    ? `${operator}${pattern}/${word(replacement ?? [], page, fitting(REPLACEMENT))}`
    : operator + pattern
}
function checkName(name, page) {
  NAME$2.test(name) ||
    page.problems.push(
      invalidReference(
        page.span,
        page.instruction,
        name,
        "has a name that cannot stand in ${…}: only letters, digits and _ can",
      ),
    )
}
function builderReference(reference, page) {
  checkName(reference.name, page)
  let tail = reference.expansion ? expansionTail(reference.expansion, page) : ``
  return `\${${reference.name}${tail}}`
}
const PLAIN$1 = /^[\p{L}\p{N}_./:@%+,=~-]*$/u,
  HEREDOC$1 = /^\d*<</u,
  charactersOf = (part) => (typeof part == `string` ? part : part.value)
function isPlain$1(value, allowed = PLAIN$1) {
  return value.every((part) =>
    typeof part == `string` || part.kind === `literal`
      ? allowed.test(charactersOf(part))
      : part.expansion === void 0,
  )
}
function encode(value, page, special) {
  return value
    .map((part) =>
      typeof part == `string` || part.kind === `literal`
        ? charactersOf(part).replace(special, (found) => page.options.escape + found)
        : builderReference(part, page),
    )
    .join(``)
}
function quotedWord(value, page) {
  return `"${encode(value, page, page.options.escape === "`" ? /["$`]/gu : /["$\\]/gu)}"`
}
function bareWord(value, page) {
  let { escape } = page.options,
    word = encode(value, page, escape === "`" ? /["'$`]/gu : /["'$\\]/gu)
  return word.startsWith(`﻿`) || HEREDOC$1.test(word) ? escape + word : word
}
function valueWord(value, page, newlines = `one-line`) {
  return (
    checkCharacters(value, page, newlines),
    value.length > 0 && isPlain$1(value) ? bareWord(value, page) : quotedWord(value, page)
  )
}
function lineWord(value, page) {
  let word = valueWord(value, page)
  return word.startsWith(`--`) ? quotedWord(value, page) : word
}
function printArg(arg, form, options) {
  let page = { options, instruction: `ARG`, span: arg.span, problems: [...checkArg(arg)] },
    value = form === `declare` && arg.default ? `=${valueWord(arg.default, page)}` : ``
  return finish(
    [
      ...(form === `declare` && arg.description
        ? printComments([`${arg.name} ${arg.description.replace(/\s+/gu, ` `)}`], arg.span)
        : []),
      { text: `ARG ${arg.name}${value}`, spans: [arg.span] },
    ],
    page,
  )
}
function printDirectives(directives) {
  let { syntax, escape, check } = directives,
    settings = [
      check && check.skip.length > 0 && `skip=${check.skip.join(`,`)}`,
      check?.error && `error=true`,
    ].filter((setting) => typeof setting == `string`)
  return [
    syntax !== void 0 && `# syntax=${syntax}`,
    escape === "`" && "# escape=`",
    settings.length > 0 && `# check=${settings.join(`;`)}`,
  ].filter((line) => typeof line == `string`)
}
const NEEDS_QUOTES = /[\s"'\\`]/u
function flag(name, value, page) {
  let { span, instruction, problems, options } = page
  return (
    checkString(value, page, `one-line`),
    /[^\0-\x7f]/u.test(value) && problems.push(flagNotAscii(span, instruction, name, value)),
    NEEDS_QUOTES.test(value)
      ? options.escape === `\\`
        ? `--${name}="${value.replace(/["\\]/gu, `\\$&`)}"`
        : ((/[\\`]/u.test(value) || (value.includes(`"`) && value.includes(`'`))) &&
            problems.push(flagNotExpressible(span, instruction, name, value)),
          value.includes(`"`) ? `--${name}='${value}'` : `--${name}="${value}"`)
      : `--${name}=${value}`
  )
}
function expandedFlag(name, value, page) {
  return flag(name, bareWord(value, page), page)
}
function csvField(value) {
  return /[",\n]/u.test(value) ? `"${value.replaceAll(`"`, `""`)}"` : value
}
function baseWord({ base }, page) {
  switch (base.kind) {
    case `scratch`:
      return `scratch`
    case `stage`:
      return page.options.stageName(base.stage)
    case `context`:
      return (need(page, `named-context`), base.name)
    default:
      return bareWord(base.reference, page)
  }
}
function printFrom(stage, name, options) {
  let { span, platform, base } = stage,
    page = { options, instruction: `FROM`, span, problems: [...checkFrom(stage, name)] },
    values = [...(platform ?? []), ...(base.kind === `image` ? base.reference : [])]
  for (let reference of referencesOf(values))
    reference.kind === `env` &&
      page.problems.push(
        referenceNotAllowed(span, `FROM`, reference.name, `because a stage has no environment yet`),
      )
  let text = [
    `FROM`,
    platform && expandedFlag(`platform`, platform, page),
    baseWord(stage, page),
    name && `AS ${name}`,
  ]
    .filter((word) => word !== void 0 && word !== ``)
    .join(` `)
  return finish([...printComments(stage.comments ?? [], span), { text, spans: [span] }], page)
}
function forEachChild(node, callback) {
  switch (node.type) {
    case `Script`:
    case `CompoundList`:
    case `AndOr`:
      for (let command of node.commands) callback(command)
      return
    case `Statement`:
      callback(node.command)
      return
    case `Command`:
      for (let child of node.prefix) callback(child)
      node.name && callback(node.name)
      for (let child of node.suffix) callback(child)
      return
    case `Pipeline`:
      for (let prefix of node.prefixes) callback(prefix)
      for (let command of node.commands) callback(command)
      return
    case `Redirected`:
      callback(node.command)
      for (let redirect of node.redirects) callback(redirect)
      return
    case `If`:
      ;(callback(node.clause), callback(node.then))
      for (let branch of node.elif) callback(branch)
      node.else && callback(node.else)
      return
    case `Elif`:
      ;(callback(node.clause), callback(node.then))
      return
    case `For`:
    case `Select`:
      if ((callback(node.name), node.wordlist)) for (let word of node.wordlist) callback(word)
      callback(node.body)
      return
    case `While`:
      ;(callback(node.clause), callback(node.body))
      return
    case `Function`:
    case `Coproc`:
      ;(node.name && callback(node.name), callback(node.body))
      return
    case `Subshell`:
    case `BraceGroup`:
      callback(node.body)
      return
    case `Case`:
      callback(node.word)
      for (let item of node.items) callback(item)
      return
    case `CaseItem`:
      for (let pattern of node.pattern) callback(pattern)
      callback(node.body)
      return
    case `ArithmeticFor`: {
      let initialize = node.initialize
      initialize && callback(initialize)
      let test = node.test
      test && callback(test)
      let update = node.update
      ;(update && callback(update), callback(node.body))
      return
    }
    case `Word`:
    case `Glob`:
    case `ArithmeticWord`:
    case `HereDocBody`:
    case `BraceExpansion`:
    case `ExtendedGlob`: {
      let parts = node.parts
      if (parts) for (let part of parts) callback(part)
      return
    }
    case `DoubleQuoted`:
    case `LocaleString`:
      for (let part of node.parts) callback(part)
      return
    case `ParameterExpansion`:
      ;(node.index && callback(node.index), node.operation && callback(node.operation))
      return
    case `Default`:
    case `Remove`:
    case `Transform`:
      callback(node.operand)
      return
    case `CaseModification`:
      node.operand && callback(node.operand)
      return
    case `Replace`:
      ;(callback(node.pattern), callback(node.replacement))
      return
    case `Slice`:
      ;(callback(node.offset), node.length && callback(node.length))
      return
    case `Assignment`: {
      let index = node.index
      ;(index && callback(index), callback(node.value))
      return
    }
    case `ArrayValue`:
      for (let element of node.elements) callback(element)
      return
    case `Redirect`:
    case `HereString`:
      ;(node.descriptor && callback(node.descriptor), node.target && callback(node.target))
      return
    case `HereDoc`:
      ;(node.descriptor && callback(node.descriptor),
        node.delimiter && callback(node.delimiter),
        callback(node.body))
      return
    case `CommandExpansion`:
    case `ProcessSubstitution`:
    case `ArithmeticCommandExpansion`: {
      let script = node.script
      script && callback(script)
      return
    }
    case `ArithmeticExpansion`:
    case `ArithmeticCommand`:
    case `ArithmeticGroup`:
    case `TestCommand`:
    case `TestGroup`: {
      let expression = node.expression
      expression && callback(expression)
      return
    }
    case `ArithmeticBinary`:
    case `TestBinary`:
      ;(callback(node.left), callback(node.right))
      return
    case `ArithmeticUnary`:
    case `TestUnary`:
      callback(node.operand)
      return
    case `ArithmeticTernary`:
      ;(callback(node.test), callback(node.consequent), callback(node.alternate))
      return
    case `TestLogical`:
      for (let operand of node.operands) callback(operand)
      return
    case `TestNot`:
      for (let negation of node.negations) callback(negation)
      callback(node.operand)
      return
    case `Literal`:
    case `SingleQuoted`:
    case `AnsiCQuoted`:
    case `SimpleExpansion`:
    case `Names`:
    case `Unknown`:
    case `FileDescriptor`:
    case `FileDescriptorVariable`:
    case `HereDocDelimiter`:
    case `Time`:
    case `Negation`:
      return
    default:
      throw TypeError(`Unexpected syntax node: ${node}`)
  }
}
function isOctal(code) {
  return code >= 48 && code <= 55
}
function isHex(code) {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}
function codePoint(value, fallback) {
  try {
    return String.fromCodePoint(value)
  } catch {
    return fallback
  }
}
const utf8 = new TextDecoder(`utf-8`, { ignoreBOM: !0 })
function decodeBytes(bytes) {
  return utf8.decode(new Uint8Array(bytes))
}
function readByteEscape(source, pos, limit) {
  if (source.charCodeAt(pos) !== 92 || pos + 2 > limit) return
  let escaped = source.charCodeAt(pos + 1),
    digitsStart = pos + 2,
    end = digitsStart
  if (escaped === 120) {
    for (; end < limit && end - digitsStart < 2 && isHex(source.charCodeAt(end));) end++
    return end === digitsStart
      ? void 0
      : { value: Number.parseInt(source.slice(digitsStart, end), 16), end }
  }
  if (isOctal(escaped)) {
    for (; end < limit && end - digitsStart < 2 && isOctal(source.charCodeAt(end));) end++
    return { value: Number.parseInt(source.slice(pos + 1, end), 8) & 255, end }
  }
}
function decodeAnsiCQuoted(source, start, limit) {
  let pos = start,
    value = ``,
    bytes = [],
    nul = -1
  for (; pos < limit && source.charCodeAt(pos) !== 39;) {
    let escapeStart = pos,
      byte = readByteEscape(source, pos, limit)
    if (byte && byte.value >= 128) {
      ;(bytes.push(byte.value), (pos = byte.end))
      continue
    }
    if ((bytes.length > 0 && ((value += decodeBytes(bytes)), (bytes = [])), byte)) {
      ;(byte.value === 0 && nul === -1 && (nul = value.length),
        (value += String.fromCharCode(byte.value)),
        (pos = byte.end))
      continue
    }
    if (source.charCodeAt(pos) !== 92 || pos + 1 >= limit) {
      let runStart = pos
      for (; pos < limit;) {
        let code = source.charCodeAt(pos)
        if (code === 39 || (code === 92 && pos + 1 < limit)) break
        pos++
      }
      value += source.slice(runStart, pos)
      continue
    }
    pos++
    let escaped = source[pos++]
    switch (escaped) {
      case `a`:
        value += `\x07`
        break
      case `b`:
        value += `\b`
        break
      case `e`:
      case `E`:
        value += `\x1B`
        break
      case `f`:
        value += `\f`
        break
      case `n`:
        value += `
`
        break
      case `r`:
        value += `\r`
        break
      case `t`:
        value += `	`
        break
      case `v`:
        value += `\v`
        break
      case `\\`:
        value += `\\`
        break
      case `'`:
        value += `'`
        break
      case `"`:
        value += `"`
        break
      case `?`:
        value += `?`
        break
      case `
`:
        break
      case `c`: {
        let code = pos < limit ? source.charCodeAt(pos) : 39
        if (code === 39) {
          value += source.slice(escapeStart, pos)
          break
        }
        if ((pos++, code === 92)) {
          let pair = pos < limit && source.charCodeAt(pos) === 92
          ;(pair && pos++, (value += ``), !pair && pos < limit && ((value += source[pos]), pos++))
          break
        }
        let control = code === 63 ? 127 : code & 31
        ;(control === 0 && code < 128 && nul === -1 && (nul = value.length),
          (value += String.fromCharCode(control)))
        break
      }
      case `u`:
      case `U`: {
        let digitsStart = pos,
          maxDigits = escaped === `u` ? 4 : 8
        for (; pos < limit && pos - digitsStart < maxDigits && isHex(source.charCodeAt(pos));) pos++
        if (pos === digitsStart) {
          value += `\\${escaped}`
          break
        }
        let raw = source.slice(escapeStart, pos),
          point = Number.parseInt(source.slice(digitsStart, pos), 16)
        ;(point === 0 && nul === -1 && (nul = value.length), (value += codePoint(point, raw)))
        break
      }
      default:
        value += `\\${escaped}`
    }
  }
  ;(bytes.length > 0 && (value += decodeBytes(bytes)), nul !== -1 && (value = value.slice(0, nul)))
  let closed = pos < limit
  return (closed && pos++, { value, end: pos, closed })
}
var ScriptExpansionImpl = class ScriptExpansionImpl {
    static _resolveScript
    type
    pos
    end
    text
    #window
    #script = void 0
    constructor(type, pos, end, text, window) {
      ;((this.type = type),
        (this.pos = pos),
        (this.end = end),
        (this.text = text),
        (this.#window = window))
    }
    get script() {
      let window = this.#window
      if (window !== void 0) {
        let script = ScriptExpansionImpl._resolveScript(
          window.source,
          window.start,
          window.end,
          window.depth,
          window.parenBoundary,
          window.context,
        )
        ;(window.context === void 0 && (script.source = window.source), (this.script = script))
      }
      return this.#script
    }
    set script(script) {
      ;((this.#script = script), (this.#window = void 0))
    }
    toJSON() {
      return { type: this.type, pos: this.pos, end: this.end, text: this.text, script: this.script }
    }
  },
  ProcessSubstitutionImpl = class extends ScriptExpansionImpl {
    operator
    constructor(pos, end, text, operator, window) {
      ;(super(`ProcessSubstitution`, pos, end, text, window), (this.operator = operator))
    }
    toJSON() {
      return {
        type: this.type,
        pos: this.pos,
        end: this.end,
        text: this.text,
        operator: this.operator,
        script: this.script,
      }
    }
  },
  ArithmeticExpansionImpl = class ArithmeticExpansionImpl {
    static _resolveExpression
    type = `ArithmeticExpansion`
    pos
    end
    text
    #window
    #expression = void 0
    constructor(pos, end, text, window) {
      ;((this.pos = pos), (this.end = end), (this.text = text), (this.#window = window))
    }
    get expression() {
      let window = this.#window
      return (
        window !== void 0 &&
          (this.expression = ArithmeticExpansionImpl._resolveExpression(
            window.body,
            window.offset,
            window.source,
            window.depth,
            window.context,
            window.depth + 1,
          )),
        this.#expression
      )
    }
    set expression(expression) {
      ;((this.#expression = expression), (this.#window = void 0))
    }
    toJSON() {
      return {
        type: this.type,
        pos: this.pos,
        end: this.end,
        text: this.text,
        expression: this.expression,
      }
    }
  }
function dequoteValue(parts) {
  let s = ``
  for (let c of parts) s += c.type === `Literal` ? c.value : c.text
  return s
}
function unescapeBareValue(text) {
  let first = text.indexOf(`\\`)
  if (first === -1) return text
  let s = ``,
    start = 0
  for (let i = first; i < text.length; i++)
    if (text.charCodeAt(i) === 92) {
      if (((s += text.slice(start, i)), i++, i >= text.length)) {
        ;((s += `\\`), (start = i))
        break
      }
      ;(text.charCodeAt(i) !== 10 && (s += text[i]), (start = i + 1))
    }
  return s + text.slice(start)
}
function continuedExpansionValue(text) {
  let pos = 1
  for (
    ;
    text[pos] === `\\` &&
    text[pos + 1] ===
      `
`;
  )
    pos += 2
  return pos === 1 || text[pos] !== `(` ? text : text[0] + text.slice(pos)
}
function wordPartsValue(parts) {
  let value = ``
  for (let part of parts)
    switch (part.type) {
      case `Literal`:
      case `Glob`:
      case `SingleQuoted`:
      case `AnsiCQuoted`:
        value += part.value
        break
      case `DoubleQuoted`:
      case `LocaleString`:
        value += dequoteValue(part.parts)
        break
      case `CommandExpansion`:
        value += part.text[0] === `$` ? continuedExpansionValue(part.text) : part.text
        break
      case `ExtendedGlob`:
        value += continuedExpansionValue(part.text)
        break
      default:
        value += part.text
    }
  return value
}
var WordImpl = class {
  type = `Word`
  text
  pos
  end
  #source
  #resolver
  #depth
  #parts
  #value = null
  constructor(text, pos, end, source, resolver, depth = 0) {
    ;((this.text = text),
      (this.pos = pos),
      (this.end = end),
      (this.#source = source),
      (this.#resolver = resolver),
      (this.#depth = depth),
      (this.#parts = resolver === void 0 ? void 0 : null))
  }
  get value() {
    if (this.#value === null) {
      let parts = this.#source === void 0 && this.#parts === null ? void 0 : this.parts
      this.#value = parts ? wordPartsValue(parts) : unescapeBareValue(this.text)
    }
    return this.#value
  }
  get parts() {
    return (
      this.#parts === null &&
        (this.#parts = this.#resolver?.(this.#source ?? ``, this, this.#depth) ?? void 0),
      this.#parts
    )
  }
  set parts(v) {
    this.#parts = v ?? void 0
  }
  toJSON() {
    return {
      type: this.type,
      text: this.text,
      pos: this.pos,
      end: this.end,
      parts: this.parts,
      value: this.value,
    }
  }
}
function createSubstitutionContext(parent) {
  return {
    boundaries: parent === void 0 ? void 0 : substitutionBoundaries(parent),
    wordParts: void 0,
    embeddedParts: void 0,
    arrayParts: void 0,
  }
}
function substitutionBoundaries(context) {
  return (context.boundaries ??= /* @__PURE__ */ new Map())
}
function skipLineContinuations(source, pos, end) {
  for (; pos + 1 < end && source.charCodeAt(pos) === 92 && source.charCodeAt(pos + 1) === 10;)
    pos += 2
  return pos
}
function hasGlobCharacters(text) {
  return /[*?[]/.test(text)
}
const bracketSyntax = /* @__PURE__ */ new Uint8Array(128)
;((bracketSyntax[33] = 1),
  (bracketSyntax[94] = 1),
  (bracketSyntax[91] = 1),
  (bracketSyntax[93] = 1),
  (bracketSyntax[58] = 1),
  (bracketSyntax[46] = 1),
  (bracketSyntax[61] = 1),
  (bracketSyntax[45] = 1),
  (bracketSyntax[92] = 1))
function bracketEnds(source, start, end, parts, offset) {
  let close = end - 1
  for (; close > start && source.charCodeAt(close) !== 93;) close--
  if (close === start) return null
  let positions = [],
    kinds = [],
    members = [],
    partIndex = 0,
    symbols = !1
  for (let pos = start; pos < end; pos++) {
    for (; parts && partIndex < parts.length && parts[partIndex].end <= pos + offset;) partIndex++
    let part = parts?.[partIndex],
      tokenPos = pos,
      kind = 0
    if (part && part.pos <= pos + offset && part.type !== `Literal`) pos = part.end - offset - 1
    else {
      if (
        ((kind = source.charCodeAt(pos)),
        kind === 92 && pos + 1 < end && source.charCodeAt(pos + 1) === 10)
      ) {
        pos++
        continue
      }
      ;(kind >= 128 || !bracketSyntax[kind]) && (kind = 0)
    }
    let last = kinds.length - 1
    kind === 0 && last >= 0 && kinds[last] === 0
      ? members[last]++
      : (last >= 0 &&
          kinds[last] === 91 &&
          (kind === 58 || kind === 61 || kind === 46) &&
          (symbols = !0),
        positions.push(tokenPos),
        kinds.push(kind),
        members.push(1))
  }
  let count = kinds.length,
    symbolEnd
  if (symbols) {
    symbolEnd = new Int32Array(count).fill(-1)
    let close = -1,
      colon = -1,
      eq = -1,
      dot = -1
    for (let i = count - 1; i >= 0; i--) {
      let kind = kinds[i + 2]
      if (
        (kind === 93
          ? (close = i + 2)
          : kinds[i + 3] === 93 &&
            (kind === 58
              ? (colon = i + 2)
              : kind === 61
                ? (eq = i + 2)
                : kind === 46 && (dot = i + 2)),
        kinds[i] !== 91)
      )
        continue
      let type = kinds[i + 1],
        found = type === 58 ? colon : type === 61 ? eq : type === 46 ? dot : -1
      found !== -1 && (type === 46 || close === -1 || close > found) && (symbolEnd[i] = found + 2)
    }
  }
  let subBracket = (open) => (symbolEnd === void 0 ? -1 : symbolEnd[open]),
    endFrom = new Int32Array(count + 2).fill(-1),
    resume = (next, range) => {
      if (next >= count) return -1
      if (range && kinds[next] === 45 && next + 1 < count && kinds[next + 1] !== 93) {
        let last = next + 1
        if (kinds[last] === 92) {
          if (last + 1 >= count) return -1
          last++
        }
        let after = last + 1
        if (kinds[last] === 91 && kinds[last + 1] === 46) {
          let symbol = subBracket(last)
          symbol !== -1 && (after = symbol)
        } else if (kinds[last] === 0 && members[last] > 1) return endFrom[last]
        return after >= count ? -1 : kinds[after] === 93 ? after + 1 : endFrom[after]
      }
      return kinds[next] === 93 ? next + 1 : endFrom[next]
    }
  for (let t = count - 1; t >= 0; t--) {
    let kind = kinds[t],
      after = t + 1,
      range = !0
    if (kind === 92) {
      if (t + 1 >= count) continue
      after = t + 2
    } else if (kind === 91) {
      let type = kinds[t + 1]
      if (type === 58 || type === 61 || type === 46) {
        let symbol = subBracket(t)
        symbol !== -1 && ((after = symbol), (range = type === 46))
      }
    }
    endFrom[t] = resume(after, range)
  }
  let ends = /* @__PURE__ */ new Map()
  for (let t = 0; t < count; t++) {
    if (kinds[t] !== 91) continue
    let first = t + 1
    if (((kinds[first] === 33 || kinds[first] === 94) && first++, first >= count)) continue
    let close = kinds[first] === 93 ? resume(first + 1, !0) : endFrom[first]
    close !== -1 && ends.set(positions[t], positions[close - 1] + 1)
  }
  return ends
}
function appendRange(source, start, end, parts, index, offset, result) {
  for (; start < end;) {
    for (; parts && index < parts.length && parts[index].end <= start + offset;) index++
    let part = parts?.[index]
    if (part && part.pos === start + offset && part.end <= end + offset) {
      ;(result.push(part), (start = part.end - offset), index++)
      continue
    }
    let stop = part
        ? Math.min(end, (part.pos > start + offset ? part.pos : part.end) - offset)
        : end,
      text = source.slice(start, stop)
    ;(result.push({
      type: `Literal`,
      pos: start + offset,
      end: stop + offset,
      text,
      value: unescapeBareValue(text),
    }),
      (start = stop))
  }
  return index
}
function parseGlobParts(source, start, end, parts, offset = 0) {
  let result,
    brackets,
    partIndex = 0,
    emittedIndex = 0,
    literalStart = start
  for (let pos = start; pos < end; pos++) {
    for (; parts && partIndex < parts.length && parts[partIndex].end <= pos + offset;) partIndex++
    let part = parts?.[partIndex]
    if (part && part.pos <= pos + offset && part.type !== `Literal`) {
      pos = part.end - offset - 1
      continue
    }
    let character = source.charCodeAt(pos)
    if (character === 92) {
      pos++
      continue
    }
    let globEnd
    if (character === 42 || character === 63) {
      let limit = part ? Math.min(end, part.end - offset) : end,
        next = skipLineContinuations(source, pos + 1, limit)
      if (next < limit && source.charCodeAt(next) === 40) continue
      if (((globEnd = pos + 1), character === 42))
        for (; globEnd < limit && source.charCodeAt(globEnd) === 42;) {
          let next = skipLineContinuations(source, globEnd + 1, limit)
          if (next < limit && source.charCodeAt(next) === 40) break
          globEnd++
        }
    } else if (character === 91) {
      brackets === void 0 && (brackets = bracketEnds(source, pos, end, parts, offset))
      let close = brackets?.get(pos)
      if (close === void 0) continue
      globEnd = close
    } else continue
    ;((result ||= []),
      (emittedIndex = appendRange(source, literalStart, pos, parts, emittedIndex, offset, result)))
    let text = source.slice(pos, globEnd),
      glob
    if (character === 91) {
      let interior = []
      ;((emittedIndex = appendRange(
        source,
        pos + 1,
        globEnd - 1,
        parts,
        emittedIndex,
        offset,
        interior,
      )),
        (glob = {
          type: `Glob`,
          kind: `bracket`,
          pos: pos + offset,
          end: globEnd + offset,
          text,
          value: `[` + wordPartsValue(interior) + `]`,
          parts: interior,
        }))
    } else
      glob = {
        type: `Glob`,
        kind: character === 42 ? `star` : `question`,
        pos: pos + offset,
        end: globEnd + offset,
        text,
        value: text,
        parts: void 0,
      }
    ;(result.push(glob), (literalStart = globEnd), (pos = globEnd - 1))
  }
  return result
    ? (appendRange(source, literalStart, end, parts, emittedIndex, offset, result), result)
    : (parts ?? void 0)
}
const Token = {
  Word: 0,
  Assignment: 1,
  Semi: 2,
  Newline: 3,
  Pipe: 4,
  And: 5,
  Or: 6,
  Amp: 7,
  LParen: 8,
  RParen: 9,
  LBrace: 10,
  RBrace: 11,
  Bang: 12,
  If: 13,
  Then: 14,
  Else: 15,
  Elif: 16,
  Fi: 17,
  Do: 18,
  Done: 19,
  For: 20,
  While: 21,
  Until: 22,
  In: 23,
  Case: 24,
  Esac: 25,
  Function: 26,
  DoubleSemi: 27,
  SemiAmp: 28,
  DoubleSemiAmp: 29,
  Select: 30,
  DblLBracket: 31,
  DblRBracket: 32,
  EOF: 33,
  ArithCmd: 34,
  Coproc: 35,
  Redirect: 36,
}
var TokenValue = class {
  token = Token.EOF
  _value = ``
  _owner
  pos = 0
  end = 0
  fileDescriptor = void 0
  variableName = void 0
  descriptorEnd = 0
  delimiterQuoted = !1
  content = void 0
  targetPos = 0
  targetEnd = 0
  assignmentOperatorPos = -1
  raw = !1
  keywordEligible = !1
  constructor(owner = null) {
    this._owner = owner
  }
  get value() {
    return (this._value ??=
      this._owner === null ? `` : this._owner._tokenValue(this.pos, this.end, this.raw))
  }
  set value(v) {
    this._value = v
  }
  reset() {
    ;((this.token = Token.EOF),
      (this._value = ``),
      (this.pos = 0),
      (this.end = 0),
      (this.fileDescriptor = void 0),
      (this.variableName = void 0),
      (this.descriptorEnd = 0),
      (this.delimiterQuoted = !1),
      (this.content = void 0),
      (this.targetPos = 0),
      (this.targetEnd = 0),
      (this.assignmentOperatorPos = -1),
      (this.raw = !1),
      (this.keywordEligible = !1))
  }
  copyFrom(other) {
    ;((this.token = other.token),
      (this._value = other._value),
      (this.pos = other.pos),
      (this.end = other.end),
      (this.fileDescriptor = other.fileDescriptor),
      (this.variableName = other.variableName),
      (this.descriptorEnd = other.descriptorEnd),
      (this.delimiterQuoted = other.delimiterQuoted),
      (this.content = other.content),
      (this.targetPos = other.targetPos),
      (this.targetEnd = other.targetEnd),
      (this.assignmentOperatorPos = other.assignmentOperatorPos),
      (this.raw = other.raw),
      (this.keywordEligible = other.keywordEligible))
  }
}
const RESERVED_WORDS = /* @__PURE__ */ new Map([
  [`if`, Token.If],
  [`then`, Token.Then],
  [`else`, Token.Else],
  [`elif`, Token.Elif],
  [`fi`, Token.Fi],
  [`do`, Token.Do],
  [`done`, Token.Done],
  [`for`, Token.For],
  [`while`, Token.While],
  [`until`, Token.Until],
  [`in`, Token.In],
  [`case`, Token.Case],
  [`esac`, Token.Esac],
  [`function`, Token.Function],
  [`select`, Token.Select],
  [`coproc`, Token.Coproc],
  [`!`, Token.Bang],
  [`{`, Token.LBrace],
  [`}`, Token.RBrace],
])
function requiresFunctionKeyword(name) {
  return (
    RESERVED_WORDS.has(name) ||
    name === `time` ||
    name === `[[` ||
    name === `]]` ||
    name.includes(`=`)
  )
}
const charType = /* @__PURE__ */ new Uint8Array(128)
;((charType[124] = 1),
  (charType[38] = 1),
  (charType[59] = 1),
  (charType[40] = 1),
  (charType[41] = 1),
  (charType[60] = 1),
  (charType[62] = 1),
  (charType[32] = 1),
  (charType[9] = 1),
  (charType[10] = 1),
  (charType[92] = 2),
  (charType[39] = 2),
  (charType[34] = 2),
  (charType[36] = 2),
  (charType[96] = 2),
  (charType[123] = 2))
function skipBlanks(source, pos, end) {
  for (; pos < end;) {
    let ch = source.charCodeAt(pos)
    if (ch === 32 || ch === 9) pos++
    else if (ch === 92 && pos + 1 < end && source.charCodeAt(pos + 1) === 10) pos += 2
    else break
  }
  return pos
}
const arithmeticWordDelimiter = /* @__PURE__ */ new Uint8Array(128)
for (let ch of [9, 10, 32, 33, 37, 38, 40, 41, 42, 43, 44, 45, 47, 58, 60, 61, 62, 63, 94, 124])
  arithmeticWordDelimiter[ch] = 1
function hasEmbeddedWordStructure(source, start, end) {
  for (let pos = start; pos < end; pos++) {
    let ch = source.charCodeAt(pos)
    if (
      ch === 92 ||
      ch === 39 ||
      ch === 34 ||
      ch === 36 ||
      ch === 96 ||
      ((ch === 60 || ch === 62) && pos + 1 < end && source.charCodeAt(pos + 1) === 40)
    )
      return !0
  }
  return !1
}
function findUnnested(s, target, pairTernaries = !1, findNestedEnd) {
  let depth = 0,
    ternaryDepth = 0
  for (let i = 0; i < s.length; i++) {
    let c = s.charCodeAt(i)
    if (c === 92) {
      i++
      continue
    }
    if (c === 123) {
      depth++
      continue
    }
    if (c === 125) {
      depth > 0 && depth--
      continue
    }
    if (c === 39) {
      for (i++; i < s.length && s.charCodeAt(i) !== 39;) i++
      continue
    }
    if (c === 34) {
      for (i++; i < s.length;) {
        let quoted = s.charCodeAt(i)
        if (quoted === 34) break
        if (quoted === 92) {
          i += 2
          continue
        }
        let nestedEnd = findNestedEnd?.(i, !0) ?? i
        nestedEnd > i ? (i = nestedEnd) : i++
      }
      continue
    }
    let nestedEnd = findNestedEnd?.(i, !1) ?? i
    if (nestedEnd > i) i = nestedEnd - 1
    else {
      if (pairTernaries && depth === 0) {
        if (c === 63) {
          ternaryDepth++
          continue
        }
        if (c === 58 && ternaryDepth > 0) {
          ternaryDepth--
          continue
        }
      }
      if (c === target && depth === 0) return i
    }
  }
  return -1
}
const isIdChar = /* @__PURE__ */ new Uint8Array(128)
for (let i = 97; i <= 122; i++) isIdChar[i] = 3
for (let i = 65; i <= 90; i++) isIdChar[i] = 3
for (let i = 48; i <= 57; i++) isIdChar[i] = 2
isIdChar[95] = 3
const extglobPrefix = /* @__PURE__ */ new Uint8Array(128)
;((extglobPrefix[63] = 1),
  (extglobPrefix[64] = 1),
  (extglobPrefix[42] = 1),
  (extglobPrefix[43] = 1),
  (extglobPrefix[33] = 1),
  (extglobPrefix[61] = 1))
function isExtglobOpen(prefix) {
  return prefix < 128 && prefix !== 61 && extglobPrefix[prefix] === 1
}
const extglobOp = { 63: `?`, 64: `@`, 42: `*`, 43: `+`, 33: `!` }
function isDQChild(p) {
  let t = p.type
  return (
    t === `Literal` ||
    t === `SimpleExpansion` ||
    t === `ParameterExpansion` ||
    t === `CommandExpansion` ||
    t === `ArithmeticExpansion`
  )
}
function isAllDigitsRange(src, start, end) {
  for (let i = start; i < end; i++) {
    let c = src.charCodeAt(i)
    if (c < 48 || c > 57) return !1
  }
  return end > start
}
function joinWordParts(head, tail) {
  let last = head[head.length - 1],
    first = tail[0],
    start = 0
  last?.type === `Literal` &&
    first?.type === `Literal` &&
    last.end === first.pos &&
    ((head[head.length - 1] = {
      type: `Literal`,
      pos: last.pos,
      end: first.end,
      text: last.text + first.text,
      value: last.value + first.value,
    }),
    (start = 1))
  for (let i = start; i < tail.length; i++) head.push(tail[i])
  return head
}
function isMatchedAssignment(state) {
  return state < -1
}
function assignmentOperatorPos(state) {
  return -state - 2
}
function scanAssignmentPrefix(src, start, end, initialState) {
  let state = initialState
  for (let i = start; i < end && state >= 0; i++) {
    let c = src.charCodeAt(i)
    if (state >= 4) c === 91 ? state++ : c === 93 && --state === 4 && (state = 2)
    else if (state === 0) state = c < 128 && isIdChar[c] & 1 ? 1 : -1
    else if (state === 1) {
      if (c < 128 && isIdChar[c] & 2) continue
      state = c === 91 ? 5 : c === 43 ? 3 : c === 61 ? -i - 2 : -1
    } else state = state === 2 && c === 43 ? 3 : c === 61 ? -i - 2 : -1
  }
  return state
}
function setToken(out, token, value, pos = 0, end = 0) {
  ;((out.token = token),
    (out._value = value),
    (out.pos = pos),
    (out.end = end),
    (out.fileDescriptor = void 0),
    (out.variableName = void 0),
    (out.descriptorEnd = 0),
    (out.delimiterQuoted = !1),
    (out.content = void 0),
    (out.assignmentOperatorPos = -1),
    (out.raw = !1),
    (out.keywordEligible = !1))
}
function setSpanToken(out, token, pos, end, raw) {
  ;((out.token = token),
    (out._value = null),
    (out.pos = pos),
    (out.end = end),
    (out.fileDescriptor = void 0),
    (out.variableName = void 0),
    (out.descriptorEnd = 0),
    (out.delimiterQuoted = !1),
    (out.content = void 0),
    (out.assignmentOperatorPos = -1),
    (out.raw = raw),
    (out.keywordEligible = !1))
}
function matchReservedWord(src, start, len) {
  switch (src.charCodeAt(start)) {
    case 33:
      return len === 1 ? Token.Bang : void 0
    case 123:
      return len === 1 ? Token.LBrace : void 0
    case 125:
      return len === 1 ? Token.RBrace : void 0
    case 105: {
      if (len !== 2) return
      let c = src.charCodeAt(start + 1)
      return c === 102 ? Token.If : c === 110 ? Token.In : void 0
    }
    case 102:
      return len === 2
        ? src.charCodeAt(start + 1) === 105
          ? Token.Fi
          : void 0
        : len === 3
          ? src.startsWith(`for`, start)
            ? Token.For
            : void 0
          : len === 8 && src.startsWith(`function`, start)
            ? Token.Function
            : void 0
    case 116:
      return len === 4 && src.startsWith(`then`, start) ? Token.Then : void 0
    case 101:
      return len === 4
        ? src.startsWith(`else`, start)
          ? Token.Else
          : src.startsWith(`elif`, start)
            ? Token.Elif
            : src.startsWith(`esac`, start)
              ? Token.Esac
              : void 0
        : void 0
    case 100:
      return len === 2
        ? src.charCodeAt(start + 1) === 111
          ? Token.Do
          : void 0
        : len === 4 && src.startsWith(`done`, start)
          ? Token.Done
          : void 0
    case 99:
      return len === 4
        ? src.startsWith(`case`, start)
          ? Token.Case
          : void 0
        : len === 6 && src.startsWith(`coproc`, start)
          ? Token.Coproc
          : void 0
    case 119:
      return len === 5 && src.startsWith(`while`, start) ? Token.While : void 0
    case 117:
      return len === 5 && src.startsWith(`until`, start) ? Token.Until : void 0
    case 115:
      return len === 6 && src.startsWith(`select`, start) ? Token.Select : void 0
    default:
      return
  }
}
const LexContext = {
  Normal: 0,
  CommandStart: 1,
  TestMode: 2,
  CommandPrefix: 3,
  Declaration: 4,
  ArrayElement: 5,
  FunctionName: 6,
  CasePattern: 7,
  EvalArgument: 8,
}
function isBraceCommandOpener(after) {
  return after === 32 || after === 9 || after === 10 || after === 124
}
var Lexer = class Lexer {
  static _findSubstitutionEnd
  src
  srcEnd
  parenBoundary
  pos
  current
  nextState
  hasPeek
  pendingHereDocs
  substitutionContext
  _errors = null
  _buildParts = !1
  _buildValue = !1
  _nestingDepth = 0
  constructor(
    src,
    start = 0,
    end = src.length,
    parenBoundary = !1,
    context = createSubstitutionContext(),
  ) {
    if (
      ((this.src = src),
      (this.srcEnd = end),
      (this.parenBoundary = parenBoundary),
      (this.pos = start),
      (this.current = new TokenValue(this)),
      (this.nextState = new TokenValue(this)),
      (this.hasPeek = !1),
      (this.pendingHereDocs = null),
      (this.substitutionContext = context),
      start === 0 && src.charCodeAt(0) === 35 && src.charCodeAt(1) === 33)
    ) {
      let nl = src.indexOf(`
`)
      this.pos = nl === -1 ? this.srcEnd : nl + 1
    }
  }
  getSource() {
    return this.src
  }
  fork(start, end, parenBoundary = !1) {
    let lexer = new Lexer(this.src, start, end, parenBoundary, this.substitutionContext)
    return ((lexer._nestingDepth = this._nestingDepth), lexer)
  }
  getSubstitutionContext() {
    return this.substitutionContext
  }
  get errors() {
    return (this._errors ??= [])
  }
  commandExpansion(pos, text, start, inner, parenBoundary = !1) {
    let window = this.scriptWindow(this.src, start, start + inner.length, parenBoundary)
    return new ScriptExpansionImpl(`CommandExpansion`, pos, this.pos, text, window)
  }
  decodedCommandExpansion(pos, text, inner) {
    let window = this.scriptWindow(inner, 0, inner.length, !1, !0)
    return new ScriptExpansionImpl(`CommandExpansion`, pos, this.pos, text, window)
  }
  processSubstitution(pos, text, operator, inner) {
    let window = this.scriptWindow(this.src, pos + 2, pos + 2 + inner.length, !this._unbalanced)
    return new ProcessSubstitutionImpl(pos, this.pos, text, operator, window)
  }
  scriptWindow(source, start, end, parenBoundary, decoded = !1) {
    if (this._nestingDepth > 256) return
    let context = decoded ? void 0 : this.substitutionContext
    return { source, start, end, depth: this._nestingDepth + 1, parenBoundary, context }
  }
  getPos() {
    return this.pos
  }
  findSubstitutionEnd(start, end, depth = this._nestingDepth + 1) {
    return Lexer._findSubstitutionEnd === void 0
      ? -1
      : Lexer._findSubstitutionEnd(this.src, start, end, depth, this.substitutionContext)
  }
  _tokenValue(pos, end, raw) {
    return raw ? this.src.slice(pos, end) : this.wordValueOf(pos, end)
  }
  wordValueOf(start, end) {
    let savedPos = this.pos,
      savedEnd = this.srcEnd,
      savedBracketWindow = this._bracketWindow,
      savedArithmeticBracketWindow = this._arithmeticBracketWindow,
      savedBuildValue = this._buildValue,
      savedUnbalanced = this._unbalanced,
      errorCount = this._errors === null ? 0 : this._errors.length
    ;((this.pos = start),
      (this.srcEnd = end),
      (this._buildValue = !0),
      this.readWordText(),
      this.pos < end &&
        this._wordAssignmentState !== void 0 &&
        this._wordAssignmentState >= 4 &&
        ((this.pos = start), this.readWordText(!0)))
    let value = this._wordText
    return (
      (this.pos = savedPos),
      (this.srcEnd = savedEnd),
      (this._bracketWindow = savedBracketWindow),
      (this._arithmeticBracketWindow = savedArithmeticBracketWindow),
      (this._buildValue = savedBuildValue),
      (this._unbalanced = savedUnbalanced),
      this._errors !== null && (this._errors.length = errorCount),
      value
    )
  }
  findClosingBracket(start, end = this.srcEnd) {
    let limit = Math.min(end, this.srcEnd),
      window = this._bracketWindow
    if (
      ((window && window.limit === limit) ||
        ((window = {
          limit,
          depth: this._nestingDepth,
          last: this.src.lastIndexOf(`]`, limit - 1),
        }),
        (this._bracketWindow = window)),
      start > window.last ||
        (window.depth !== this._nestingDepth &&
          ((window = { limit, depth: this._nestingDepth, last: window.last }),
          (this._bracketWindow = window)),
        window.failed?.has(start)))
    )
      return -1
    let unmatched = [],
      close = this.findClosingShellDelimiter(start, end, 93, !1, !0, unmatched)
    if (close === -1) {
      let failed = window.failed ?? (window.failed = /* @__PURE__ */ new Set())
      for (let starts of unmatched) for (let pos of starts) failed.add(pos)
    }
    return close
  }
  findClosingArithmeticBracket(start, end = this.srcEnd) {
    let limit = Math.min(end, this.srcEnd),
      window = this._arithmeticBracketWindow
    return (
      (window && window.end === limit && window.depth === this._nestingDepth) ||
        ((window = { end: limit, depth: this._nestingDepth, failed: /* @__PURE__ */ new Set() }),
        (this._arithmeticBracketWindow = window)),
      window.failed.has(start)
        ? -1
        : this.findClosingShellDelimiter(start, end, 93, !1, !1, void 0, window.failed)
    )
  }
  findClosingBrace(start, end = this.srcEnd) {
    return this.findClosingShellDelimiter(start, end, 125)
  }
  findClosingParenthesis(start, end = this.srcEnd) {
    let savedPos = this.pos,
      savedEnd = this.srcEnd,
      savedBracketWindow = this._bracketWindow,
      savedArithmeticBracketWindow = this._arithmeticBracketWindow,
      savedUnbalanced = this._unbalanced
    ;((this.pos = start), (this.srcEnd = Math.min(end, this.srcEnd)), this.extractBalanced())
    let close = this._unbalanced ? -1 : this.pos - 1
    return (
      (this.pos = savedPos),
      (this.srcEnd = savedEnd),
      (this._bracketWindow = savedBracketWindow),
      (this._arithmeticBracketWindow = savedArithmeticBracketWindow),
      (this._unbalanced = savedUnbalanced),
      close
    )
  }
  findArithmeticExpansionEnd(start, end = this.srcEnd) {
    let scanner = this.fork(start, end)
    return ((scanner.pos = start + 1), scanner.scanArithmeticBody(), scanner.pos)
  }
  findArithmeticWordEnd(start, end = this.srcEnd) {
    let scanner = this.fork(start, end)
    return ((scanner.pos = start), scanner.scanArithmeticWordEnd())
  }
  scanArithmeticWordEnd() {
    for (; this.pos < this.srcEnd;) {
      let ch = this.src.charCodeAt(this.pos)
      if (ch === 36) this.readDollar()
      else if (ch === 96) this.readBacktickExpansion()
      else if (ch === 39) (this.pos++, this.skipSQ())
      else if (ch === 34) (this.pos++, this.skipDQ())
      else if (ch === 92) this.pos += 2
      else {
        if (ch === 91) {
          let close = this.findClosingBracket(this.pos + 1)
          if (close !== -1) {
            this.pos = close + 1
            continue
          }
        }
        if ((ch === 60 || ch === 62) && this.src.charCodeAt(this.pos + 1) === 40)
          ((this.pos += 2), this.extractBalanced())
        else {
          if (ch < 128 && arithmeticWordDelimiter[ch]) break
          this.pos++
        }
      }
    }
    return this.pos
  }
  findClosingShellDelimiter(
    start,
    end,
    closing,
    array = !1,
    braces = !0,
    bracketStarts,
    failedBrackets,
  ) {
    let savedPos = this.pos,
      savedEnd = this.srcEnd,
      savedBracketWindow = this._bracketWindow,
      savedArithmeticBracketWindow = this._arithmeticBracketWindow,
      savedUnbalanced = this._unbalanced
    this.srcEnd = Math.min(end, this.srcEnd)
    let delimiters = [closing]
    bracketStarts?.push([])
    let failedStarts = failedBrackets ? [start] : void 0,
      pos = start,
      wordStart = !0,
      invalid = -1
    for (; pos < this.srcEnd;) {
      let expected = delimiters[delimiters.length - 1]
      bracketStarts && expected === 93 && bracketStarts[bracketStarts.length - 1].push(pos)
      let ch = this.src.charCodeAt(pos)
      if (ch === 92)
        (pos + 1 < this.srcEnd && this.src.charCodeAt(pos + 1) !== 10 && (wordStart = !1),
          (pos += 2))
      else if (ch === 35 && array && delimiters.length === 1 && wordStart)
        for (; pos < this.srcEnd && this.src.charCodeAt(pos) !== 10;) pos++
      else if (ch === 39) ((this.pos = pos + 1), this.skipSQ(), (pos = this.pos), (wordStart = !1))
      else if (ch === 34) ((this.pos = pos + 1), this.skipDQ(), (pos = this.pos), (wordStart = !1))
      else if (ch === 96) {
        for (pos++; pos < this.srcEnd && this.src.charCodeAt(pos) !== 96;)
          (this.src.charCodeAt(pos) === 92 && pos++, pos++)
        ;(pos < this.srcEnd && pos++, (wordStart = !1))
      } else if (
        (ch === 36 && pos + 1 < this.srcEnd && this.src.charCodeAt(pos + 1) === 40) ||
        ((ch === 60 || ch === 62) && pos + 1 < this.srcEnd && this.src.charCodeAt(pos + 1) === 40)
      )
        ((this.pos = pos + 2), this.extractBalanced(), (pos = this.pos), (wordStart = !1))
      else {
        if (ch === 36 && pos + 1 < this.srcEnd) {
          let after = this.src.charCodeAt(pos + 1)
          if (after === 39) {
            ;((pos = decodeAnsiCQuoted(this.src, pos + 2, this.srcEnd).end), (wordStart = !1))
            continue
          }
          if (after === 36) {
            ;((pos += 2), (wordStart = !1))
            continue
          }
          if (after === 123 && braces) {
            ;(delimiters.push(125), bracketStarts?.push([]), (pos += 2), (wordStart = !1))
            continue
          }
        }
        if (
          (array &&
            delimiters.length === 1 &&
            (ch === 91 && wordStart
              ? (delimiters.push(93), bracketStarts?.push([]))
              : invalid === -1 &&
                (ch === 59 ||
                  ch === 38 ||
                  ch === 124 ||
                  ch === 60 ||
                  ch === 62 ||
                  (ch === 40 && !isExtglobOpen(this.src.charCodeAt(pos - 1)))) &&
                (invalid = pos)),
          expected === 93 && ch === 91)
        )
          (delimiters.push(93), bracketStarts?.push([]), failedStarts?.push(pos + 1))
        else if (expected === 41 && ch === 40) (delimiters.push(41), bracketStarts?.push([]))
        else if (ch === expected) {
          if (
            (delimiters.pop(), failedStarts?.pop(), bracketStarts?.pop(), delimiters.length === 0)
          )
            return (
              (this.pos = savedPos),
              (this.srcEnd = savedEnd),
              (this._bracketWindow = savedBracketWindow),
              (this._arithmeticBracketWindow = savedArithmeticBracketWindow),
              (this._unbalanced = savedUnbalanced),
              invalid !== -1 &&
                this.errors.push({
                  message: `unexpected '${this.src[invalid]}' in array assignment`,
                  pos: invalid,
                }),
              pos
            )
          ;((wordStart = !1), pos++)
          continue
        }
        ;((wordStart = ch < 128 && !!(charType[ch] & 1)), pos++)
      }
    }
    if (failedStarts) for (let start of failedStarts) failedBrackets.add(start)
    return (
      (this.pos = savedPos),
      (this.srcEnd = savedEnd),
      (this._bracketWindow = savedBracketWindow),
      (this._arithmeticBracketWindow = savedArithmeticBracketWindow),
      (this._unbalanced = savedUnbalanced),
      -1
    )
  }
  scanBraceExpansion(start, results) {
    let src = this.src,
      len = this.srcEnd,
      cached = results.get(start)
    if (cached !== void 0) return cached
    let savedPos = this.pos,
      savedUnbalanced = this._unbalanced,
      errorCount = this._errors === null ? 0 : this._errors.length,
      frames = [start, 0],
      pos = start + 1
    for (; pos < len;) {
      let ch = src.charCodeAt(pos),
        type = ch < 128 ? charType[ch] : 0
      if (type === 0) {
        if ((pos++, ch === 125)) {
          let hasSep = frames.pop()
          if ((results.set(frames.pop(), hasSep ? pos : -1), frames.length === 0)) break
        } else
          (ch === 44 || (ch === 46 && src.charCodeAt(pos) === 46)) &&
            (frames[frames.length - 1] = 1)
        continue
      }
      let next = pos + 1 < len ? src.charCodeAt(pos + 1) : 0
      if (type & 1) {
        if (next === 40 && (ch === 60 || ch === 62))
          ((this.pos = pos + 2), this.extractBalanced(), (pos = this.pos))
        else if (ch === 40 && isExtglobOpen(src.charCodeAt(pos - 1))) {
          let close = this.findClosingShellDelimiter(pos + 1, len, 41)
          if (close === -1) break
          pos = close + 1
        } else break
      } else if (ch === 92) pos += 2
      else if (ch === 39) ((this.pos = pos + 1), this.skipSQ(), (pos = this.pos))
      else if (ch === 34) ((this.pos = pos + 1), this.skipDQ(), (pos = this.pos))
      else if (ch === 96) {
        for (pos++; pos < len && src.charCodeAt(pos) !== 96;)
          pos += src.charCodeAt(pos) === 92 ? 2 : 1
        pos++
      } else if (ch === 123) (frames.push(pos, 0), pos++)
      else if (next === 39) pos = decodeAnsiCQuoted(src, pos + 2, len).end
      else if (next === 123) {
        let close = this.findClosingBrace(pos + 2, len)
        if (close === -1) break
        pos = close + 1
      } else next === 40 ? ((this.pos = pos + 2), this.extractBalanced(), (pos = this.pos)) : pos++
    }
    ;((this.pos = savedPos),
      (this._unbalanced = savedUnbalanced),
      this._errors !== null && (this._errors.length = errorCount))
    for (let index = 0; index < frames.length; index += 2) results.set(frames[index], -1)
    return results.get(start)
  }
  skipSubshellBody() {
    return (this.extractBalanced(!1), this._unbalanced ? -1 : this.pos)
  }
  skipCompoundBody(closeToken) {
    let frames = [
        { close: closeToken, phase: closeToken === Token.Esac ? `case-pattern` : `commands` },
      ],
      commandStart = !0
    for (;;) {
      let phase = frames[frames.length - 1].phase,
        ctx = commandStart ? LexContext.CommandStart : LexContext.Normal
      phase === `function-name`
        ? (ctx = LexContext.FunctionName)
        : phase === `case-pattern` && commandStart && (ctx = LexContext.CasePattern)
      let value = this.next(ctx),
        token = value.token
      if (token === Token.EOF) return -1
      let frame = frames[frames.length - 1]
      if (frame.phase === `function-name`) {
        if (token === Token.Newline) continue
        ;((frame.phase = `function-body`), (commandStart = !0))
      } else {
        if (frame.phase === `function-body`) {
          if (token === Token.Newline) continue
          if (
            ((frame.phase = `commands`),
            (commandStart = !0),
            token === Token.LParen && this.peek(LexContext.Normal).token === Token.RParen)
          ) {
            ;(this.next(LexContext.Normal), (frame.phase = `function-body`))
            continue
          }
        } else if (frame.phase === `coproc-command`) {
          if (token === Token.Newline) continue
          if (token === Token.Word) {
            ;((frame.phase = `coproc-body`), (commandStart = !0))
            continue
          }
          ;((frame.phase = `commands`), (commandStart = !0))
        } else if (frame.phase === `coproc-body`) {
          if (
            token === Token.Newline ||
            ((frame.phase =
              token === Token.Word && value.keywordEligible && value.value === `time`
                ? `time-command`
                : `commands`),
            (commandStart = !0),
            frame.phase === `time-command`)
          )
            continue
        } else if (frame.phase === `time-command`) {
          if (token === Token.Word && value.keywordEligible && value.value === `-p`) {
            frame.phase = `time-command-after-p`
            continue
          }
          if (token === Token.Word && value.keywordEligible && value.value === `--`) {
            frame.phase = `commands`
            continue
          }
          ;((frame.phase = `commands`), (commandStart = !0))
        } else if (frame.phase === `time-command-after-p`) {
          if (token === Token.Word && value.keywordEligible && value.value === `--`) {
            frame.phase = `commands`
            continue
          }
          ;((frame.phase = `commands`), (commandStart = !0))
        } else if (frame.phase === `for-header`) {
          if (token === Token.ArithCmd || token === Token.Semi || token === Token.Newline) {
            commandStart = !0
            continue
          }
          if (token === Token.Do || token === Token.LBrace) {
            ;((frame.close = token === Token.Do ? Token.Done : Token.RBrace),
              (frame.phase = `commands`),
              (commandStart = !0))
            continue
          }
        } else if (frame.phase === `case-word`) {
          if (token === Token.Newline) continue
          ;((frame.phase = `case-in`), (commandStart = !1))
          continue
        } else if (frame.phase === `case-in`) {
          if (token === Token.Newline) {
            commandStart = !0
            continue
          }
          ;((frame.phase = `case-pattern`), (commandStart = !0))
          continue
        } else if (frame.phase === `case-pattern`) {
          if (token === Token.Esac && commandStart) {
            if ((frames.pop(), frames.length === 0)) return value.end
            commandStart = !1
            continue
          }
          token === Token.RParen
            ? ((frame.phase = `commands`), (commandStart = !0))
            : (commandStart = token === Token.Newline)
          continue
        }
        if (token === frame.close) {
          if ((frames.pop(), frames.length === 0)) return value.end
          commandStart = !1
        } else {
          if (commandStart)
            switch (token) {
              case Token.LParen:
                frames.push({ close: Token.RParen, phase: `commands` })
                break
              case Token.LBrace:
                frames.push({ close: Token.RBrace, phase: `commands` })
                break
              case Token.If:
                frames.push({ close: Token.Fi, phase: `commands` })
                break
              case Token.For:
                frames.push({ close: Token.Done, phase: `for-header` })
                break
              case Token.While:
              case Token.Until:
              case Token.Select:
                frames.push({ close: Token.Done, phase: `commands` })
                break
              case Token.Case:
                frames.push({ close: Token.Esac, phase: `case-word` })
                break
              case Token.DblLBracket:
                if (!this.skipTestCommandBody()) return -1
                commandStart = !1
                continue
              case Token.Assignment:
              case Token.Redirect:
              case Token.Bang:
              case Token.Then:
              case Token.Else:
              case Token.Elif:
              case Token.Do:
              case Token.In:
                break
              case Token.Semi:
              case Token.Newline:
              case Token.Pipe:
              case Token.And:
              case Token.Or:
              case Token.Amp:
              case Token.DoubleSemi:
              case Token.SemiAmp:
              case Token.DoubleSemiAmp:
                break
              case Token.Function:
                frame.phase = `function-name`
                break
              case Token.Coproc:
                frame.phase = `coproc-command`
                break
              default:
                token === Token.Word && value.keywordEligible && value.value === `time`
                  ? ((frame.phase = `time-command`), (commandStart = !0))
                  : (commandStart = !1)
                continue
            }
          switch (token) {
            case Token.Semi:
            case Token.Newline:
            case Token.Pipe:
            case Token.And:
            case Token.Or:
            case Token.Amp:
              commandStart = !0
              break
            case Token.DoubleSemi:
            case Token.SemiAmp:
            case Token.DoubleSemiAmp:
              ;(frame.close === Token.Esac && (frame.phase = `case-pattern`), (commandStart = !0))
              break
            case Token.RParen:
              commandStart = !0
          }
        }
      }
    }
  }
  skipTestGroup() {
    let depth = 1
    for (;;) {
      let value = this.next(LexContext.TestMode)
      if (value.token === Token.EOF) return -1
      if (value.token === Token.DblRBracket) return (this.unshift(value), -1)
      if (value.token === Token.LParen) depth++
      else if (value.token === Token.RParen && --depth === 0) return value.end
    }
  }
  skipTestCommandBody() {
    for (;;) {
      let token = this.next(LexContext.TestMode).token
      if (token === Token.DblRBracket) return !0
      if (token === Token.EOF) return !1
    }
  }
  buildWordParts(startPos) {
    ;((this._buildParts = !0), (this.pos = startPos))
    let ch = this.src.charCodeAt(startPos)
    if (
      (ch === 60 || ch === 62) &&
      startPos + 1 < this.srcEnd &&
      this.src.charCodeAt(startPos + 1) === 40
    ) {
      this.pos = startPos + 2
      let inner = this.extractBalanced(),
        text = this.src.slice(startPos, this.pos),
        part = this.processSubstitution(startPos, text, ch === 60 ? `<` : `>`, inner)
      this.pos < this.srcEnd
        ? (this.readWordText(),
          this._wordParts ? this._wordParts.unshift(part) : (this._wordParts = [part]))
        : (this._wordParts = [part])
    } else
      (this.readWordText(),
        this.pos < this.srcEnd &&
          this._wordAssignmentState !== void 0 &&
          this._wordAssignmentState >= 4 &&
          ((this.pos = startPos), this.readWordText(!0)))
    return this._wordParts
  }
  buildEmbeddedWordParts(startPos, arithmetic = !1) {
    return (
      (this._buildParts = !0),
      (this.pos = startPos),
      this.readInnerWordText(!1, arithmetic),
      this._wordParts
    )
  }
  buildArrayElementParts(startPos) {
    let close = this.findClosingBracket(startPos + 1)
    if (close === -1) return this.buildWordParts(startPos)
    let src = this.src
    this._buildParts = !0
    let head = hasEmbeddedWordStructure(src, startPos, close + 1)
      ? this.parseSubFieldWord(startPos, close + 1, `embedded`)
      : void 0
    ;((this.pos = close + 1), this.readWordText(!1, LexContext.ArrayElement))
    let end = this.pos,
      operator = skipLineContinuations(src, close + 1, end),
      after = src.charCodeAt(operator),
      keyed = after === 61 || (after === 43 && src.charCodeAt(operator + 1) === 61),
      headParts = head?.parts,
      tailParts = this._wordParts
    if (
      (keyed && (tailParts = parseGlobParts(src, close + 1, end, tailParts) ?? tailParts),
      !headParts && !tailParts)
    )
      return keyed ? null : (parseGlobParts(src, startPos, end, void 0) ?? null)
    let headText = src.slice(startPos, close + 1)
    ;((headParts ||= [
      {
        type: `Literal`,
        pos: startPos,
        end: close + 1,
        text: headText,
        value: head?.value ?? headText,
      },
    ]),
      (tailParts ||=
        end > close + 1
          ? [
              {
                type: `Literal`,
                pos: close + 1,
                end,
                text: src.slice(close + 1, end),
                value: this._wordText,
              },
            ]
          : []))
    let parts = joinWordParts(headParts, tailParts)
    return (
      keyed || (parts = parseGlobParts(src, startPos, end, parts) ?? parts),
      parts.length > 1 || parts[0].type !== `Literal` ? parts : null
    )
  }
  buildHereDocParts(bodyPos, bodyEnd) {
    this._buildParts = !0
    let src = this.src,
      parts = [],
      hasExpansion = !1,
      litBuf = ``,
      litStart = bodyPos,
      i = bodyPos,
      flushLit = () => {
        i > litStart &&
          (parts.push({
            type: `Literal`,
            pos: litStart,
            end: i,
            value: litBuf,
            text: src.slice(litStart, i),
          }),
          (litBuf = ``))
      }
    for (; i < bodyEnd;) {
      let ch = src.charCodeAt(i)
      if (ch === 92) {
        if (i + 1 < bodyEnd) {
          let nc = src.charCodeAt(i + 1)
          if (nc === 10) {
            i += 2
            continue
          }
          if (nc === 36 || nc === 96 || nc === 92) {
            ;((litBuf += String.fromCharCode(nc)), (i += 2))
            continue
          }
        }
        ;((litBuf += `\\`), i++)
      } else
        ch === 36 && src.charCodeAt(i + 1) !== 39 && src.charCodeAt(i + 1) !== 34
          ? (flushLit(),
            (litStart = i),
            (this.pos = i),
            this.readDollar(),
            this._resultPart
              ? ((hasExpansion = !0), parts.push(this._resultPart), (litStart = this.pos))
              : (litBuf += src.slice(i, this.pos)),
            (i = this.pos))
          : ch === 96
            ? (flushLit(),
              (litStart = i),
              (this.pos = i),
              this.readBacktickExpansion(),
              this._resultPart
                ? ((hasExpansion = !0), parts.push(this._resultPart), (litStart = this.pos))
                : (litBuf += src.slice(i, this.pos)),
              (i = this.pos))
            : ((litBuf += src[i]), i++)
    }
    return (flushLit(), hasExpansion ? parts : null)
  }
  registerHereDocTarget(target) {
    if (this.pendingHereDocs !== null) {
      for (let hd of this.pendingHereDocs)
        if (!hd.target) {
          hd.target = target
          return
        }
    }
  }
  readTestRegexWord() {
    ;((this.hasPeek = !1), this.skipSpacesAndTabs())
    let src = this.src,
      len = this.srcEnd,
      start = this.pos,
      depth = 0
    for (; this.pos < len;) {
      let ch = src.charCodeAt(this.pos)
      if (ch === 40) (depth++, this.pos++)
      else if (ch === 92) this.pos += this.pos + 1 < len ? 2 : 1
      else if (ch === 39) {
        let quotePos = this.pos++,
          ansiC = quotePos > start && src.charCodeAt(quotePos - 1) === 36
        for (; this.pos < len && src.charCodeAt(this.pos) !== 39;)
          (ansiC && src.charCodeAt(this.pos) === 92 && this.pos + 1 < len && this.pos++, this.pos++)
        this.pos < len
          ? this.pos++
          : this.errors.push({
              message: ansiC ? `unterminated ANSI-C quote` : `unterminated single quote`,
              pos: quotePos,
            })
      } else if (ch === 34) (this.pos++, this.readDoubleQuoted())
      else if (ch === 96) this.readBacktickExpansion()
      else if (depth > 0) (ch === 41 && depth--, this.pos++)
      else if (ch === 36) this.readDollar()
      else if (
        (ch === 60 || ch === 62) &&
        this.pos + 1 < len &&
        src.charCodeAt(this.pos + 1) === 40
      ) {
        let subPos = this.pos
        ;((this.pos += 2),
          this.extractBalanced(),
          this._unbalanced &&
            this.errors.push({ message: `unterminated process substitution`, pos: subPos }))
      } else {
        if (ch < 128 && charType[ch] & 1 && ch !== 124) break
        this.pos++
      }
    }
    return (
      setToken(this.current, Token.Word, src.slice(start, this.pos), start, this.pos), this.current
    )
  }
  readCStyleForExprs() {
    this.hasPeek = !1
    let src = this.src,
      len = this.srcEnd
    for (; this.pos < len && (src.charCodeAt(this.pos) === 32 || src.charCodeAt(this.pos) === 9);)
      this.pos++
    let openPos = this.pos
    this.pos < len && src.charCodeAt(this.pos) === 40 && this.pos++
    let starts = [this.pos, 0, 0],
      parts = [``, ``, ``, 0, 0, 0],
      partIdx = 0,
      depth = 1,
      partStart = this.pos,
      extra = !1,
      setPart = (end) => {
        let raw = src.slice(partStart, end)
        ;((parts[partIdx] = raw.trim()),
          (parts[3 + partIdx] = starts[partIdx] + raw.length - raw.trimStart().length))
      }
    for (; this.pos < len && depth > 0;) {
      let c = src.charCodeAt(this.pos)
      if (c === 40) (depth++, this.pos++)
      else if (c === 41) {
        if ((depth--, depth === 0)) {
          for (
            extra || setPart(this.pos),
              partIdx < 2 &&
                this.errors.push({
                  message: `expected three arithmetic expressions in for header`,
                  pos: this.pos,
                }),
              this.pos++;
            this.pos < len && (src.charCodeAt(this.pos) === 32 || src.charCodeAt(this.pos) === 9);
          )
            this.pos++
          this.pos < len && src.charCodeAt(this.pos) === 41 && this.pos++
          break
        }
        this.pos++
      } else if (c === 59 && depth === 1) {
        if (partIdx === 2) {
          ;(extra ||
            (setPart(this.pos),
            this.errors.push({
              message: `expected three arithmetic expressions in for header`,
              pos: this.pos,
            })),
            (extra = !0),
            this.pos++)
          continue
        }
        ;(setPart(this.pos),
          partIdx++,
          this.pos++,
          (partStart = this.pos),
          (starts[partIdx] = partStart))
      } else
        c === 36
          ? this.readDollar()
          : c === 96
            ? this.readBacktickExpansion()
            : c === 92
              ? (this.pos += this.pos + 1 < len ? 2 : 1)
              : c === 39
                ? (this.pos++, this.skipSQ())
                : c === 34
                  ? (this.pos++, this.skipDQ())
                  : this.pos++
    }
    return (
      depth > 0 &&
        (extra || setPart(this.pos),
        this.errors.push({ message: `unterminated arithmetic for header`, pos: openPos })),
      parts
    )
  }
  peek(ctx = LexContext.Normal) {
    return ((this.hasPeek ||= (this.readNext(this.nextState, ctx), !0)), this.nextState)
  }
  peekFollow(closers) {
    if (!this.hasPeek) {
      let ctx = closers[this.current.token] ? LexContext.CommandStart : LexContext.Normal
      ;(this.readNext(this.nextState, ctx), (this.hasPeek = !0))
    }
    return this.nextState
  }
  next(ctx = LexContext.Normal) {
    if (this.hasPeek) {
      this.hasPeek = !1
      let temp = this.current
      return ((this.current = this.nextState), (this.nextState = temp), this.current)
    }
    return (this.readNext(this.current, ctx), this.current)
  }
  unshift(tok) {
    ;(this.nextState.copyFrom(tok), (this.hasPeek = !0))
  }
  readNext(out, ctx) {
    let src = this.src,
      len = this.srcEnd,
      pos = this.pos
    for (;;) {
      if (((pos = skipBlanks(src, pos, len)), ctx === LexContext.TestMode))
        for (; pos < len && src.charCodeAt(pos) === 10;) pos = skipBlanks(src, pos + 1, len)
      if (pos >= len || src.charCodeAt(pos) !== 35) break
      for (; pos < len && src.charCodeAt(pos) !== 10;) pos++
    }
    if (((this.pos = pos), pos >= len)) {
      ;(this.consumePendingHereDocs(), setToken(out, Token.EOF, ``, pos, pos))
      return
    }
    let tokenStart = pos,
      ch = src.charCodeAt(pos)
    ch === 10
      ? (this.pos++,
        this.consumePendingHereDocs(),
        setToken(
          out,
          Token.Newline,
          `
`,
          tokenStart,
          this.pos,
        ))
      : ctx === LexContext.TestMode &&
          (ch === 60 || ch === 62) &&
          !(this.pos + 1 < this.srcEnd && src.charCodeAt(this.pos + 1) === 40)
        ? (this.pos++,
          setToken(out, Token.Word, ch === 60 ? `<` : `>`, tokenStart, this.pos),
          (out.keywordEligible = !0))
        : (ch < 128 && charType[ch] & 1 && this.tryReadOperator(out, ch, ctx, tokenStart)) ||
          (ch === 91 &&
            ctx === LexContext.ArrayElement &&
            this.readArrayElement(out, tokenStart)) ||
          this.readWord(out, ctx, tokenStart)
  }
  tryReadOperator(out, ch, ctx, tokenStart) {
    let src = this.src,
      pos = this.pos,
      next = pos + 1 < this.srcEnd ? src.charCodeAt(pos + 1) : 0
    switch (ch) {
      case 59:
        return next === 59
          ? pos + 2 < this.srcEnd && src.charCodeAt(pos + 2) === 38
            ? ((this.pos += 3), setToken(out, Token.DoubleSemiAmp, `;;&`, tokenStart, this.pos), !0)
            : ((this.pos += 2), setToken(out, Token.DoubleSemi, `;;`, tokenStart, this.pos), !0)
          : next === 38
            ? ((this.pos += 2), setToken(out, Token.SemiAmp, `;&`, tokenStart, this.pos), !0)
            : (this.pos++, setToken(out, Token.Semi, `;`, tokenStart, this.pos), !0)
      case 124:
        return next === 124
          ? ((this.pos += 2), setToken(out, Token.Or, `||`, tokenStart, this.pos), !0)
          : next === 38
            ? ((this.pos += 2), setToken(out, Token.Pipe, `|&`, tokenStart, this.pos), !0)
            : (this.pos++, setToken(out, Token.Pipe, `|`, tokenStart, this.pos), !0)
      case 38:
        if (next === 38)
          return ((this.pos += 2), setToken(out, Token.And, `&&`, tokenStart, this.pos), !0)
        if (next === 62) {
          this.pos += 2
          let append = this.pos < this.srcEnd && src.charCodeAt(this.pos) === 62
          return (
            append && this.pos++, this.readRedirectTarget(out, append ? `&>>` : `&>`, tokenStart)
          )
        }
        return (this.pos++, setToken(out, Token.Amp, `&`, tokenStart, this.pos), !0)
      case 40:
        if (ctx === LexContext.CommandStart && next === 40) {
          let savedErrors = this.errors.length
          if ((this.readArithmeticCommand(out, tokenStart), !this._notArithmetic)) return !0
          ;((this.errors.length = savedErrors), (this.pos = tokenStart))
        }
        return (this.pos++, setToken(out, Token.LParen, `(`, tokenStart, this.pos), !0)
      case 41:
        return (this.pos++, setToken(out, Token.RParen, `)`, tokenStart, this.pos), !0)
      case 60:
      case 62:
        return this.readRedirection(out, tokenStart)
      default:
        return !1
    }
  }
  readRedirection(out, tokenStart) {
    let src = this.src,
      ch = src.charCodeAt(this.pos),
      op = ``
    if (ch === 60) {
      this.pos++
      let next = this.pos < this.srcEnd ? src.charCodeAt(this.pos) : 0
      if (next === 60) {
        this.pos++
        let third = this.pos < this.srcEnd ? src.charCodeAt(this.pos) : 0
        if (third === 60) (this.pos++, (op = `<<<`))
        else {
          let dash = third === 45
          ;(dash && this.pos++, this.skipSpacesAndTabs())
          let targetPos = this.pos
          ;(this.pos >= this.srcEnd || src.charCodeAt(this.pos) !== 35) &&
            this.readHereDocDelimiter()
          let hasTarget = this.pos > targetPos
          return (
            hasTarget &&
              (this.pendingHereDocs ??= []).push({
                delimiter: this._hereDelim,
                strip: dash,
                quoted: this._hereQuoted,
              }),
            setToken(out, Token.Redirect, dash ? `<<-` : `<<`, tokenStart, this.pos),
            (out.content = hasTarget ? this._hereDelim : void 0),
            (out.delimiterQuoted = hasTarget && this._hereQuoted),
            (out.targetPos = targetPos),
            (out.targetEnd = hasTarget ? this.pos : targetPos),
            !0
          )
        }
      } else if (next === 40) return (this.readProcessSubstitution(out, `<`, tokenStart), !0)
      else
        next === 62
          ? ((op = `<>`), this.pos++)
          : next === 38
            ? ((op = `<&`), this.pos++)
            : (op = `<`)
    } else if (ch === 62) {
      this.pos++
      let next = this.pos < this.srcEnd ? src.charCodeAt(this.pos) : 0
      if (next === 40) return (this.readProcessSubstitution(out, `>`, tokenStart), !0)
      next === 62
        ? ((op = `>>`), this.pos++)
        : next === 38
          ? ((op = `>&`), this.pos++)
          : next === 124
            ? ((op = `>|`), this.pos++)
            : (op = `>`)
    }
    return this.readRedirectTarget(out, op, tokenStart)
  }
  readRedirectTarget(out, op, tokenStart) {
    let src = this.src
    if ((this.skipSpacesAndTabs(), this.pos < this.srcEnd)) {
      let nc = src.charCodeAt(this.pos)
      if (
        (nc === 60 || nc === 62) &&
        this.pos + 1 < this.srcEnd &&
        src.charCodeAt(this.pos + 1) === 40
      ) {
        let psStart = this.pos
        ;((this.pos += 2),
          this.extractBalanced(),
          this._unbalanced &&
            this.errors.push({ message: `unterminated process substitution`, pos: psStart }))
        let psText = src.slice(psStart, this.pos)
        return (
          setToken(out, Token.Redirect, op, tokenStart, this.pos),
          (out.content = psText),
          (out.targetPos = psStart),
          (out.targetEnd = this.pos),
          !0
        )
      }
      let targetPos = this.pos
      return (
        nc !== 10 && nc !== 35 && this.readRedirectTargetText(),
        this.redirectToken(out, op, tokenStart, targetPos),
        !0
      )
    }
    return (this.redirectToken(out, op, tokenStart, this.pos), !0)
  }
  readRedirectTargetText() {
    let savedBuildValue = this._buildValue
    ;((this._buildValue = !0), this.readWordText(), (this._buildValue = savedBuildValue))
  }
  redirectToken(out, operator, tokenStart, targetPos) {
    let hasTarget = this.pos > targetPos && (this._wordText.length > 0 || this._wordQuoted)
    ;(setToken(out, Token.Redirect, operator, tokenStart, this.pos),
      (out.content = hasTarget ? this._wordText : void 0),
      (out.targetPos = targetPos),
      (out.targetEnd = hasTarget ? this.pos : targetPos))
  }
  readProcessSubstitution(out, operator, tokenStart) {
    ;(this.pos++,
      this.extractBalanced(),
      this._unbalanced &&
        this.errors.push({ message: `unterminated process substitution`, pos: tokenStart }))
    let text = this.src.slice(tokenStart, this.pos)
    setToken(out, Token.Word, text, tokenStart, this.pos)
  }
  readHereDocDelimiter() {
    let src = this.src,
      len = this.srcEnd,
      savedBuildValue = this._buildValue
    this._buildValue = !0
    let delimiter = ``,
      quoted = !1
    for (; this.pos < len;) {
      let c = src.charCodeAt(this.pos)
      if (c === 39) {
        for (quoted = !0, this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 39;)
          ((delimiter += src[this.pos]), this.pos++)
        this.pos < len && this.pos++
      } else if (c === 34) {
        for (quoted = !0, this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 34;) {
          if (src.charCodeAt(this.pos) === 92 && this.pos + 1 < len) {
            let next = src.charCodeAt(this.pos + 1)
            if (next === 10) {
              this.pos += 2
              continue
            }
            ;(next === 36 || next === 96 || next === 34 || next === 92) && this.pos++
          }
          ;((delimiter += src[this.pos]), this.pos++)
        }
        this.pos < len && this.pos++
      } else if (c === 92) {
        if (this.pos + 1 < len && src.charCodeAt(this.pos + 1) === 10) {
          this.pos += 2
          continue
        }
        ;((quoted = !0),
          this.pos++,
          this.pos < len ? ((delimiter += src[this.pos]), this.pos++) : (delimiter += `\\`))
      } else if (c === 96) {
        let btStart = this.pos
        for (this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 96;)
          (src.charCodeAt(this.pos) === 92 && this.pos++, this.pos++)
        ;(this.pos < len && this.pos++, (delimiter += src.slice(btStart, this.pos)))
      } else if (c === 36) {
        let next = this.pos + 1 < len ? src.charCodeAt(this.pos + 1) : 0
        ;((next === 39 || next === 34) && (quoted = !0),
          this.readDollar(),
          (delimiter += this._resultText))
      } else if (c < 128 && charType[c] & 1) break
      else ((delimiter += src[this.pos]), this.pos++)
    }
    ;((this._buildValue = savedBuildValue),
      (this._hereDelim = delimiter),
      (this._hereQuoted = quoted))
  }
  consumePendingHereDocs() {
    let pending = this.pendingHereDocs
    if (pending !== null && pending.length !== 0) {
      for (let hd of pending) {
        let bodyPos = this.pos,
          bodyEnd = this.skipHereDocBody(hd.delimiter, hd.strip, this.parenBoundary, hd.quoted)
        hd.target &&
          ((hd.target.body.pos = bodyPos),
          (hd.target.body.end = bodyEnd),
          (hd.target.body.text = this.src.slice(bodyPos, bodyEnd)),
          this.hereDocClosingPos !== -1 &&
            (hd.target.closing = { pos: this.hereDocClosingPos, end: this.hereDocClosingEnd }))
      }
      pending.length = 0
    }
  }
  hereDocClosingPos = -1
  hereDocClosingEnd = -1
  matchHereDocDelimiter(delimiter, lineStart, end, join) {
    let src = this.src,
      pos = lineStart
    for (let i = 0; i < delimiter.length;)
      if (join && src.charCodeAt(pos) === 92 && pos + 1 < end && src.charCodeAt(pos + 1) === 10)
        pos += 2
      else {
        if (pos >= end || src.charCodeAt(pos) !== delimiter.charCodeAt(i)) return -1
        ;(pos++, i++)
      }
    return pos
  }
  logicalLineEnd(from, end, join) {
    let src = this.src,
      lineEnd = src.indexOf(
        `
`,
        from,
      )
    for (; lineEnd !== -1 && lineEnd < end;) {
      if (!join) return lineEnd
      let backslashes = lineEnd
      for (; backslashes > from && src.charCodeAt(backslashes - 1) === 92;) backslashes--
      if ((lineEnd - backslashes) % 2 == 0) return lineEnd
      ;((from = lineEnd + 1),
        (lineEnd = src.indexOf(
          `
`,
          from,
        )))
    }
    return end
  }
  skipHereDocBody(delimiter, strip, parenEnds = !1, quoted = !1) {
    ;((this.hereDocClosingPos = -1), (this.hereDocClosingEnd = -1))
    let src = this.src,
      len = this.srcEnd
    for (; this.pos < len;) {
      let lineStart = this.pos,
        lineEnd = this.logicalLineEnd(lineStart, len, !quoted)
      for (;;) {
        let before = lineStart
        if (strip) for (; lineStart < lineEnd && src.charCodeAt(lineStart) === 9;) lineStart++
        if (
          (quoted || (lineStart = skipLineContinuations(src, lineStart, lineEnd)),
          lineStart === before)
        )
          break
      }
      let afterDelim = this.matchHereDocDelimiter(delimiter, lineStart, lineEnd, !quoted)
      if (
        (afterDelim !== -1 &&
          !quoted &&
          (afterDelim = skipLineContinuations(src, afterDelim, lineEnd)),
        afterDelim === lineEnd)
      ) {
        let bodyEnd = this.pos
        return (
          (parenEnds && this.parenBoundary && lineEnd === len) ||
            ((this.hereDocClosingPos = lineStart), (this.hereDocClosingEnd = lineEnd)),
          (this.pos = lineEnd < len ? lineEnd + 1 : lineEnd),
          bodyEnd
        )
      }
      if (parenEnds && afterDelim !== -1) {
        let paren = afterDelim
        for (; paren < lineEnd && src.charCodeAt(paren) !== 41;) paren++
        if (paren < lineEnd || (this.parenBoundary && lineEnd === len)) {
          let bodyEnd = this.pos
          return ((this.pos = afterDelim), bodyEnd)
        }
      }
      this.pos = lineEnd < len ? lineEnd + 1 : lineEnd
    }
    return this.pos
  }
  _wordText = ``
  _wordRaw = !1
  _wordQuoted = !1
  _wordHasExpansions = !1
  _wordKeywordEligible = !1
  _wordAssignmentState
  _bracketWindow
  _arithmeticBracketWindow
  _wordParts = null
  _resultText = ``
  _resultIsRaw = !0
  _resultHasExpansion = !1
  _resultPart
  _unbalanced = !1
  _notArithmetic = !1
  _arithUnterminated = !1
  _dqText = ``
  _dqHasExpansions = !1
  _dqParts = null
  _dqEnd = 0
  _hereDelim = ``
  _hereQuoted = !1
  readWord(out, ctx, tokenStart = 0) {
    let errorStart = this._errors === null ? 0 : this._errors.length
    if ((this.readWordText(!1, ctx, !0), ctx === LexContext.Normal)) {
      let next = this.pos < this.srcEnd ? this.src.charCodeAt(this.pos) : 0
      if (!this._wordRaw || (next !== 60 && next !== 62)) {
        ;(setSpanToken(out, Token.Word, tokenStart, this.pos, this._wordRaw),
          (out.keywordEligible = this._wordKeywordEligible))
        return
      }
    }
    this.classifyWord(out, ctx, tokenStart, errorStart)
  }
  isRedirectVariable(start, end) {
    let src = this.src
    for (let i = start; i < end; i++) {
      let c = src.charCodeAt(i)
      if (c === 91 && i > start)
        return (
          i + 2 < end &&
          src.charCodeAt(end - 1) === 93 &&
          this.findClosingShellDelimiter(i + 1, end, 93) === end - 1
        )
      if (c >= 128 || !(isIdChar[c] & (i === start ? 1 : 2))) return !1
    }
    return end > start
  }
  readArrayElement(out, tokenStart) {
    let close = this.findClosingBracket(tokenStart + 1)
    return (
      close !== -1 &&
      ((this.pos = close + 1),
      this.readWordText(),
      setSpanToken(out, Token.Word, tokenStart, this.pos, !0),
      !0)
    )
  }
  classifyWord(out, ctx, tokenStart, errorStart) {
    let src = this.src,
      raw = this._wordRaw,
      hasExpansions = this._wordHasExpansions,
      quoted = this._wordQuoted,
      keywordEligible = this._wordKeywordEligible,
      assignmentState = this._wordAssignmentState,
      wordEnd = this.pos,
      wordLen = wordEnd - tokenStart
    if (ctx === LexContext.CasePattern) {
      let token = Token.Word
      if (keywordEligible) {
        let reserved = raw
          ? matchReservedWord(src, tokenStart, wordLen)
          : RESERVED_WORDS.get(this.wordValueOf(tokenStart, wordEnd))
        reserved === Token.Esac && (token = reserved)
      }
      ;(setSpanToken(out, token, tokenStart, wordEnd, raw), (out.keywordEligible = keywordEligible))
      return
    }
    let value = null
    if (
      !raw &&
      !hasExpansions &&
      keywordEligible &&
      (ctx === LexContext.CommandStart || ctx === LexContext.TestMode)
    ) {
      let nextCh = wordEnd < this.srcEnd ? src.charCodeAt(wordEnd) : 0
      ;((!quoted && wordLen <= 16) || nextCh === 60 || nextCh === 62) &&
        (value = this.wordValueOf(tokenStart, wordEnd))
    }
    if (ctx === LexContext.CommandStart && keywordEligible) {
      if (raw) {
        if (wordLen <= 8) {
          let reserved = matchReservedWord(src, tokenStart, wordLen)
          if (reserved !== void 0) {
            setSpanToken(out, reserved, tokenStart, wordEnd, !0)
            return
          }
        }
        if (
          wordLen === 2 &&
          src.charCodeAt(tokenStart) === 91 &&
          src.charCodeAt(tokenStart + 1) === 91
        ) {
          setSpanToken(out, Token.DblLBracket, tokenStart, wordEnd, !0)
          return
        }
      } else if (value !== null && value.length > 0) {
        let fc = value.charCodeAt(0)
        if ((fc >= 97 && fc <= 122 && value.length <= 8) || fc === 33 || fc === 123 || fc === 125) {
          let reserved = RESERVED_WORDS.get(value)
          if (reserved !== void 0) {
            setToken(out, reserved, value, tokenStart, wordEnd)
            return
          }
        }
        if (fc === 91 && value === `[[`) {
          setToken(out, Token.DblLBracket, value, tokenStart, wordEnd)
          return
        }
      }
    }
    if (
      ctx === LexContext.CommandStart ||
      ctx === LexContext.CommandPrefix ||
      ctx === LexContext.Declaration
    ) {
      if (assignmentState === void 0) {
        let eq = -1,
          bracket = !1
        for (let i = tokenStart + 1; i < wordEnd; i++) {
          let c = src.charCodeAt(i)
          if (c === 61) {
            eq = i
            break
          }
          c === 91 && (bracket = !0)
        }
        ;(eq !== -1 || (ctx !== LexContext.Declaration && bracket)) &&
          (assignmentState = scanAssignmentPrefix(src, tokenStart, wordEnd, 0))
      }
      if (assignmentState !== void 0) {
        if (ctx !== LexContext.Declaration && assignmentState >= 4) {
          if (
            wordEnd < this.srcEnd &&
            (this._errors !== null && (this._errors.length = errorStart),
            (this.pos = tokenStart),
            this.readWordText(!0, ctx, !0),
            this.pos > wordEnd)
          ) {
            this.classifyWord(out, ctx, tokenStart, errorStart)
            return
          }
          ;(this._errors === null || this._errors.length === errorStart) &&
            this.errors.push({
              message: `unterminated array subscript`,
              pos: src.indexOf(`[`, tokenStart),
            })
        }
        if (isMatchedAssignment(assignmentState)) {
          ;(setSpanToken(out, Token.Assignment, tokenStart, wordEnd, raw),
            value !== null && (out._value = value),
            (out.assignmentOperatorPos = assignmentOperatorPos(assignmentState)))
          return
        }
      }
    }
    if ((ctx === LexContext.CommandStart || ctx === LexContext.TestMode) && keywordEligible) {
      if (raw) {
        if (
          wordLen === 2 &&
          src.charCodeAt(tokenStart) === 93 &&
          src.charCodeAt(tokenStart + 1) === 93
        ) {
          setSpanToken(out, Token.DblRBracket, tokenStart, wordEnd, !0)
          return
        }
      } else if (value === `]]`) {
        setToken(out, Token.DblRBracket, value, tokenStart, wordEnd)
        return
      }
    }
    if (!hasExpansions && this.pos < this.srcEnd) {
      let nc = src.charCodeAt(this.pos)
      if ((nc === 60 || nc === 62) && raw) {
        let fc = src.charCodeAt(tokenStart)
        if (fc >= 48 && fc <= 57 && isAllDigitsRange(src, tokenStart, wordEnd)) {
          let fd = Number.parseInt(src.slice(tokenStart, wordEnd), 10)
          if (this.readRedirection(out, tokenStart)) {
            ;((out.fileDescriptor = fd), (out.descriptorEnd = wordEnd))
            return
          }
        }
        if (
          fc === 123 &&
          src.charCodeAt(wordEnd - 1) === 125 &&
          this.isRedirectVariable(tokenStart + 1, wordEnd - 1)
        ) {
          let varname = src.slice(tokenStart + 1, wordEnd - 1)
          if (this.readRedirection(out, tokenStart)) {
            ;((out.variableName = varname), (out.descriptorEnd = wordEnd))
            return
          }
        }
      }
    }
    ;(setSpanToken(out, Token.Word, tokenStart, wordEnd, raw),
      value !== null && (out._value = value),
      (out.keywordEligible = keywordEligible))
  }
  readWordText(subscripts = !1, ctx = LexContext.Normal, scanning = !1) {
    let src = this.src,
      len = this.srcEnd,
      pos = this.pos,
      fastStart = pos,
      exitCh = 0
    for (; pos < len;) {
      let c = src.charCodeAt(pos)
      if (c < 128 && charType[c]) {
        exitCh = c
        break
      }
      pos++
    }
    if (
      pos >= len ||
      (charType[exitCh] & 1 &&
        !(exitCh === 40 && pos > fastStart && extglobPrefix[src.charCodeAt(pos - 1)]) &&
        !subscripts)
    ) {
      ;((this.pos = pos),
        (this._wordText =
          (this._buildParts || this._buildValue) && pos > fastStart
            ? src.slice(fastStart, pos)
            : ``),
        (this._wordRaw = !0),
        (this._wordQuoted = !1),
        (this._wordHasExpansions = !1),
        (this._wordKeywordEligible = !0),
        (this._wordAssignmentState = void 0),
        this._buildParts &&
          (this._wordParts =
            hasGlobCharacters(this._wordText) && ctx !== LexContext.ArrayElement
              ? (parseGlobParts(src, fastStart, pos, void 0) ?? null)
              : null))
      return
    }
    let bp = this._buildParts,
      bt = bp || this._buildValue,
      text = bt && pos > fastStart ? src.slice(fastStart, pos) : ``,
      quoted = !1,
      hasExpansions = !1,
      keywordEligible = !0,
      valueIsRaw = !0,
      lastValueChar = pos > fastStart ? src.charCodeAt(pos - 1) : 0,
      assignmentState = scanAssignmentPrefix(src, fastStart, pos, 0),
      parts,
      litBuf = ``,
      litStart = 0,
      hasGlobs = !1,
      braceResults
    for (
      bp &&
      ((parts = []),
      (litBuf = text),
      (litStart = fastStart),
      (hasGlobs = text.length > 0 && hasGlobCharacters(text)));
      pos < len;
    ) {
      let ch = src.charCodeAt(pos)
      if (ch >= 128 || !charType[ch]) {
        let runStart = pos
        for (pos++; pos < len;) {
          let c = src.charCodeAt(pos)
          if (c < 128 && charType[c]) break
          pos++
        }
        if (
          ((lastValueChar = src.charCodeAt(pos - 1)),
          (assignmentState = scanAssignmentPrefix(src, runStart, pos, assignmentState)),
          bt)
        ) {
          let chunk = src.slice(runStart, pos)
          ;((text += chunk), bp && ((litBuf += chunk), (hasGlobs ||= hasGlobCharacters(chunk))))
        }
      } else {
        if (charType[ch] & 1) {
          if (subscripts && assignmentState >= 4) {
            let close = this.findClosingBracket(pos)
            if (close !== -1) {
              let spanEnd = close + 1
              if (
                ((assignmentState = assignmentState === 5 ? 2 : assignmentState - 1),
                (lastValueChar = src.charCodeAt(close)),
                bt)
              ) {
                let chunk = src.slice(pos, spanEnd)
                ;((text += chunk),
                  bp && ((litBuf += chunk), (hasGlobs ||= hasGlobCharacters(chunk))))
              }
              pos = spanEnd
              continue
            }
          }
          if (ch === 40 && lastValueChar < 128 && extglobPrefix[lastValueChar]) {
            if (
              ctx === LexContext.FunctionName ||
              (assignmentState >= 4 &&
                (ctx === LexContext.CommandStart || ctx === LexContext.CommandPrefix)) ||
              (ctx === LexContext.CommandStart &&
                lastValueChar === 33 &&
                keywordEligible &&
                src.charCodeAt(fastStart) === 33 &&
                skipLineContinuations(src, fastStart + 1, len) === pos)
            )
              break
            let prefixChar = lastValueChar
            if (
              prefixChar === 61 &&
              scanning &&
              ((ctx !== LexContext.CommandStart &&
                ctx !== LexContext.CommandPrefix &&
                ctx !== LexContext.Declaration &&
                ctx !== LexContext.EvalArgument) ||
                !isMatchedAssignment(assignmentState) ||
                skipLineContinuations(src, assignmentOperatorPos(assignmentState) + 1, len) !== pos)
            )
              break
            let innerStart = pos + 1,
              close = this.findClosingShellDelimiter(innerStart, len, 41, prefixChar === 61)
            if (
              (close === -1 && !scanning && !subscripts && assignmentState >= 4) ||
              (ctx === LexContext.CommandStart &&
                prefixChar !== 61 &&
                close !== -1 &&
                skipBlanks(src, innerStart, close) === close)
            )
              break
            keywordEligible = !1
            let patternEnd = close === -1 ? len : close
            if (
              ((pos = close === -1 ? len : close + 1),
              close === -1 &&
                this.errors.push({ message: `unterminated extended glob`, pos: innerStart - 2 }),
              (lastValueChar = src.charCodeAt(pos - 1)),
              bt)
            ) {
              let eg = `(` + src.slice(innerStart, pos)
              if (((text += eg), bp && prefixChar !== 61)) {
                let prefixPos = innerStart - 2
                for (; src.charCodeAt(prefixPos) === 10 && src.charCodeAt(prefixPos - 1) === 92;)
                  prefixPos -= 2
                if (litBuf.length > 0) {
                  let trimmed = litBuf.slice(0, -1)
                  ;(prefixPos > litStart &&
                    parts.push({
                      type: `Literal`,
                      pos: litStart,
                      end: prefixPos,
                      value: trimmed,
                      text: src.slice(litStart, prefixPos),
                    }),
                    (litBuf = ``))
                }
                let op = extglobOp[prefixChar]
                ;(parts.push({
                  type: `ExtendedGlob`,
                  pos: prefixPos,
                  end: pos,
                  text: src.slice(prefixPos, pos),
                  operator: op,
                  pattern: src.slice(innerStart, patternEnd),
                  parts: this.subFieldParts(innerStart, patternEnd),
                }),
                  (litStart = pos))
              } else bp && ((litBuf += eg), (hasGlobs ||= hasGlobCharacters(eg)))
            }
            continue
          }
          break
        }
        if (ch === 92)
          (pos++,
            pos < len
              ? src.charCodeAt(pos) === 10
                ? (pos++, (valueIsRaw = !1))
                : (assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1),
                  (quoted = !0),
                  (keywordEligible = !1),
                  (valueIsRaw = !1),
                  (lastValueChar = src.charCodeAt(pos)),
                  bt && ((text += src[pos]), bp && (litBuf += src[pos])),
                  pos++)
              : (assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1),
                (quoted = !0),
                (keywordEligible = !1),
                (lastValueChar = 92),
                bt && ((text += `\\`), bp && (litBuf += `\\`))))
        else if (ch === 39) {
          let sqStart = pos
          ;(assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1),
            (quoted = !0),
            (keywordEligible = !1),
            (valueIsRaw = !1),
            pos++)
          let start = pos
          for (; pos < len && src.charCodeAt(pos) !== 39;) pos++
          pos > start && (lastValueChar = src.charCodeAt(pos - 1))
          let value = bt ? src.slice(start, pos) : ``
          ;(bt && (text += value),
            pos < len
              ? pos++
              : this.errors.push({ message: `unterminated single quote`, pos: start - 1 }),
            bp &&
              (sqStart > litStart &&
                (parts.push({
                  type: `Literal`,
                  pos: litStart,
                  end: sqStart,
                  value: litBuf,
                  text: src.slice(litStart, sqStart),
                }),
                (litBuf = ``)),
              parts.push({
                type: `SingleQuoted`,
                pos: sqStart,
                end: pos,
                value,
                text: src.slice(sqStart, pos),
              }),
              (litStart = pos)))
        } else if (ch === 34) {
          let dqStart = pos
          if (
            (assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1),
            (quoted = !0),
            (keywordEligible = !1),
            (valueIsRaw = !1),
            pos++,
            (this.pos = pos),
            this.readDoubleQuoted(),
            (pos = this.pos),
            this._dqEnd > dqStart + 1 && (lastValueChar = src.charCodeAt(this._dqEnd - 1)),
            this._dqHasExpansions && (hasExpansions = !0),
            bt && (text += this._dqText),
            bp)
          ) {
            dqStart > litStart &&
              (parts.push({
                type: `Literal`,
                pos: litStart,
                end: dqStart,
                value: litBuf,
                text: src.slice(litStart, dqStart),
              }),
              (litBuf = ``))
            let dqText = src.slice(dqStart, pos)
            ;(parts.push({
              type: `DoubleQuoted`,
              pos: dqStart,
              end: pos,
              text: dqText,
              parts: this._dqParts ?? [
                {
                  type: `Literal`,
                  pos: dqStart + 1,
                  end: this._dqEnd,
                  value: this._dqText,
                  text: src.slice(dqStart + 1, this._dqEnd),
                },
              ],
            }),
              (litStart = pos))
          }
        } else if (ch === 36) {
          keywordEligible = !1
          let dollarStart = pos
          assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1)
          let next = pos + 1 < len ? src.charCodeAt(pos + 1) : 0
          ;((next === 39 || next === 34) && (quoted = !0),
            (this.pos = pos),
            this.readDollar(),
            (pos = this.pos),
            this._resultIsRaw || (valueIsRaw = !1),
            pos > dollarStart && (lastValueChar = src.charCodeAt(pos - 1)),
            this._resultHasExpansion && (hasExpansions = !0),
            bt && (text += this._resultText),
            bp &&
              (this._resultPart
                ? (dollarStart > litStart &&
                    (parts.push({
                      type: `Literal`,
                      pos: litStart,
                      end: dollarStart,
                      value: litBuf,
                      text: src.slice(litStart, dollarStart),
                    }),
                    (litBuf = ``)),
                  parts.push(this._resultPart),
                  (litStart = pos))
                : (litBuf += this._resultText)))
        } else if (ch === 96) {
          keywordEligible = !1
          let btStart = pos
          ;(assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1),
            (this.pos = pos),
            this.readBacktickExpansion(),
            (pos = this.pos),
            (valueIsRaw = !1),
            (lastValueChar = src.charCodeAt(pos - 1)),
            (hasExpansions = !0),
            bt && (text += this._resultText),
            bp &&
              (btStart > litStart &&
                (parts.push({
                  type: `Literal`,
                  pos: litStart,
                  end: btStart,
                  value: litBuf,
                  text: src.slice(litStart, btStart),
                }),
                (litBuf = ``)),
              parts.push(this._resultPart),
              (litStart = pos)))
        } else if (ch === 123) {
          assignmentState >= 0 && assignmentState < 4 && (assignmentState = -1)
          let first = pos + 1 < len ? src.charCodeAt(pos + 1) : 0,
            braceEnd =
              first <= 32 || first === 125
                ? -1
                : this.scanBraceExpansion(pos, (braceResults ??= /* @__PURE__ */ new Map()))
          if (braceEnd > 0) {
            if (((keywordEligible = !1), (lastValueChar = src.charCodeAt(braceEnd - 1)), bt)) {
              let braceText = src.slice(pos, braceEnd)
              ;((text += braceText),
                bp &&
                  (pos > litStart &&
                    (parts.push({
                      type: `Literal`,
                      pos: litStart,
                      end: pos,
                      value: litBuf,
                      text: src.slice(litStart, pos),
                    }),
                    (litBuf = ``)),
                  parts.push({
                    type: `BraceExpansion`,
                    pos,
                    end: braceEnd,
                    text: braceText,
                    parts: this.subFieldParts(pos + 1, braceEnd - 1),
                  }),
                  (litStart = braceEnd)))
            }
            pos = braceEnd
            continue
          }
          ;((lastValueChar = 123), bt && ((text += `{`), bp && (litBuf += `{`)), pos++)
        } else pos++
      }
    }
    ;(bp &&
      pos > litStart &&
      parts.push({
        type: `Literal`,
        pos: litStart,
        end: pos,
        value: litBuf,
        text: src.slice(litStart, pos),
      }),
      (this.pos = pos),
      (this._wordText = text),
      (this._wordRaw = valueIsRaw),
      (this._wordQuoted = quoted),
      (this._wordHasExpansions = hasExpansions),
      (this._wordKeywordEligible = keywordEligible),
      (this._wordAssignmentState = assignmentState),
      bp &&
        ((this._wordParts =
          parts.length > 1 || (parts.length === 1 && parts[0].type !== `Literal`) ? parts : null),
        hasGlobs &&
          ctx !== LexContext.ArrayElement &&
          (this._wordParts = parseGlobParts(src, fastStart, pos, this._wordParts) ?? null)))
  }
  readInnerWordText(insideDoubleQuotes = !1, arithmetic = !1, globs = !1) {
    let src = this.src,
      len = this.srcEnd,
      pos = this.pos,
      start = pos,
      text = ``,
      bp = this._buildParts,
      parts,
      litBuf = ``,
      litStart = 0,
      preserveLiteral = !1,
      hasGlobs = !1
    for (bp && ((parts = []), (litStart = pos)); pos < len;) {
      let ch = src.charCodeAt(pos)
      if (ch === 92) {
        if ((pos++, pos < len)) {
          if (src.charCodeAt(pos) === 10) pos++
          else {
            let next = src.charCodeAt(pos)
            insideDoubleQuotes &&
              next !== 36 &&
              next !== 96 &&
              next !== 34 &&
              next !== 92 &&
              next !== 125 &&
              ((text += `\\`), bp && (litBuf += `\\`), (preserveLiteral = !0))
            let escaped = src[pos++]
            ;((text += escaped), bp && (litBuf += escaped))
          }
        }
      } else if (ch === 39 && !insideDoubleQuotes) {
        let sqStart = pos
        pos++
        let start = pos
        for (; pos < len && src.charCodeAt(pos) !== 39;) pos++
        let value = src.slice(start, pos)
        ;((text += value),
          pos < len && pos++,
          bp &&
            (sqStart > litStart &&
              (parts.push({
                type: `Literal`,
                pos: litStart,
                end: sqStart,
                value: litBuf,
                text: src.slice(litStart, sqStart),
              }),
              (litBuf = ``)),
            parts.push({
              type: `SingleQuoted`,
              pos: sqStart,
              end: pos,
              value,
              text: src.slice(sqStart, pos),
            }),
            (litStart = pos)))
      } else if (ch === 34) {
        let dqStart = pos
        if (
          (pos++,
          (this.pos = pos),
          this.readDoubleQuoted(insideDoubleQuotes),
          (pos = this.pos),
          (text += this._dqText),
          bp)
        ) {
          dqStart > litStart &&
            (parts.push({
              type: `Literal`,
              pos: litStart,
              end: dqStart,
              value: litBuf,
              text: src.slice(litStart, dqStart),
            }),
            (litBuf = ``))
          let dqText = src.slice(dqStart, pos)
          ;(parts.push({
            type: `DoubleQuoted`,
            pos: dqStart,
            end: pos,
            text: dqText,
            parts: this._dqParts ?? [
              {
                type: `Literal`,
                pos: dqStart + 1,
                end: this._dqEnd,
                value: this._dqText,
                text: src.slice(dqStart + 1, this._dqEnd),
              },
            ],
          }),
            (litStart = pos))
        }
      } else if (ch === 36) {
        let dollarStart = pos
        ;((this.pos = pos),
          this.readDollar(insideDoubleQuotes),
          (pos = this.pos),
          (text += this._resultText),
          bp &&
            (this._resultPart
              ? (dollarStart > litStart &&
                  (parts.push({
                    type: `Literal`,
                    pos: litStart,
                    end: dollarStart,
                    value: litBuf,
                    text: src.slice(litStart, dollarStart),
                  }),
                  (litBuf = ``)),
                parts.push(this._resultPart),
                (litStart = pos))
              : (litBuf += this._resultText)))
      } else if (ch === 96) {
        let btStart = pos
        ;((this.pos = pos),
          this.readBacktickExpansion(insideDoubleQuotes),
          (pos = this.pos),
          (text += this._resultText),
          bp &&
            (btStart > litStart &&
              (parts.push({
                type: `Literal`,
                pos: litStart,
                end: btStart,
                value: litBuf,
                text: src.slice(litStart, btStart),
              }),
              (litBuf = ``)),
            parts.push(this._resultPart),
            (litStart = pos)))
      } else if (
        !insideDoubleQuotes &&
        !arithmetic &&
        (ch === 60 || ch === 62) &&
        pos + 1 < len &&
        src.charCodeAt(pos + 1) === 40
      ) {
        let psStart = pos
        this.pos = pos + 2
        let inner = this.extractBalanced()
        pos = this.pos
        let raw = src.slice(psStart, pos)
        ;((text += raw),
          bp &&
            (psStart > litStart &&
              (parts.push({
                type: `Literal`,
                pos: litStart,
                end: psStart,
                value: litBuf,
                text: src.slice(litStart, psStart),
              }),
              (litBuf = ``)),
            parts.push(this.processSubstitution(psStart, raw, ch === 60 ? `<` : `>`, inner)),
            (litStart = pos)))
      } else
        ((text += src[pos]),
          bp &&
            ((litBuf += src[pos]),
            globs && (ch === 42 || ch === 63 || ch === 91) && (hasGlobs = !0)),
          pos++)
    }
    ;(bp &&
      pos > litStart &&
      parts.push({
        type: `Literal`,
        pos: litStart,
        end: pos,
        value: litBuf,
        text: src.slice(litStart, pos),
      }),
      (this.pos = pos),
      (this._wordText = text),
      (this._wordRaw = !1),
      (this._wordQuoted = !1),
      (this._wordHasExpansions = !1),
      (this._wordKeywordEligible = !1),
      bp &&
        ((this._wordParts =
          parts.length > 1 ||
          (parts.length === 1 && (parts[0].type !== `Literal` || preserveLiteral))
            ? parts
            : null),
        hasGlobs && (this._wordParts = parseGlobParts(src, start, pos, this._wordParts) ?? null)))
  }
  subFieldParts(start, end) {
    if (!(this._nestingDepth >= 256))
      return hasEmbeddedWordStructure(this.src, start, end)
        ? this.parseSubFieldWord(start, end).parts
        : parseGlobParts(this.src, start, end, void 0)
  }
  parseSubFieldWord(start, end, context = `word`, arithmetic = !1) {
    if (start >= end) return new WordImpl(``, start, start)
    if (this._nestingDepth >= 256) return new WordImpl(this.src.slice(start, end), start, end)
    this._nestingDepth++
    let savedEnd = this.srcEnd,
      savedBracketWindow = this._bracketWindow,
      savedArithmeticBracketWindow = this._arithmeticBracketWindow,
      savedPos = this.pos,
      savedText = this._wordText,
      savedParts = this._wordParts,
      savedQuoted = this._wordQuoted,
      savedKeywordEligible = this._wordKeywordEligible
    ;((this.srcEnd = end),
      (this.pos = start),
      this.readInnerWordText(context === `quoted`, arithmetic, context === `word`))
    let word = new WordImpl(this.src.slice(start, end), start, end)
    return (
      this._buildParts && (word.parts = this._wordParts ?? void 0),
      (this.srcEnd = savedEnd),
      (this._bracketWindow = savedBracketWindow),
      (this._arithmeticBracketWindow = savedArithmeticBracketWindow),
      (this.pos = savedPos),
      (this._wordText = savedText),
      (this._wordParts = savedParts),
      (this._wordQuoted = savedQuoted),
      (this._wordKeywordEligible = savedKeywordEligible),
      this._nestingDepth--,
      word
    )
  }
  skipSQ() {
    for (; this.pos < this.srcEnd && this.src.charCodeAt(this.pos) !== 39;) this.pos++
    this.pos < this.srcEnd && this.pos++
  }
  skipAnsiCQuoted() {
    let quotePos = this.pos - 1,
      result = decodeAnsiCQuoted(this.src, this.pos, this.srcEnd)
    ;((this.pos = result.end),
      result.closed || this.errors.push({ message: `unterminated ANSI-C quote`, pos: quotePos }))
  }
  skipDQ() {
    let src = this.src,
      len = this.srcEnd
    if (((this._unbalanced = !1), this._nestingDepth < 256))
      for (; this.pos < len;) {
        let ch = src.charCodeAt(this.pos)
        if (ch === 34) {
          this.pos++
          return
        }
        if (ch === 92) this.pos = Math.min(this.pos + 2, len)
        else {
          if (ch === 96) break
          if (ch === 36) {
            let next = src.charCodeAt(this.pos + 1)
            if (next === 40 || next === 123 || next === 36) break
          }
          this.pos++
        }
      }
    this.extractBalanced(!0, !0)
  }
  skipSpacesAndTabs() {
    this.pos = skipBlanks(this.src, this.pos, this.srcEnd)
  }
  readDoubleQuoted(unescapeAll = !1) {
    let src = this.src,
      len = this.srcEnd,
      contentStart = this.pos,
      hasExpansions = !1,
      bp = this._buildParts,
      bt = bp || this._buildValue
    if (!bp) {
      let p = this.pos
      for (; p < len;) {
        let c = src.charCodeAt(p)
        if (c === 34) {
          ;((this._dqText = bt ? src.slice(contentStart, p) : ``),
            (this._dqEnd = p),
            (this.pos = p + 1),
            (this._dqHasExpansions = !1),
            (this._dqParts = null))
          return
        }
        if (c === 36 || c === 96 || c === 92) break
        p++
      }
    }
    let text = ``,
      parts = null,
      litBuf = ``,
      litStart = bp ? this.pos : 0
    for (; this.pos < len && src.charCodeAt(this.pos) !== 34;) {
      let runStart = this.pos
      for (; this.pos < len;) {
        let c = src.charCodeAt(this.pos)
        if (c === 34 || c === 92 || c === 36 || c === 96) break
        this.pos++
      }
      if (bt && this.pos > runStart) {
        let chunk = src.slice(runStart, this.pos)
        ;((text += chunk), bp && (litBuf += chunk))
      }
      if (this.pos >= len || src.charCodeAt(this.pos) === 34) break
      let ch = src.charCodeAt(this.pos)
      if (ch === 92) {
        if ((this.pos++, this.pos < len)) {
          let next = src.charCodeAt(this.pos)
          if (next === 10) {
            this.pos++
            continue
          }
          if (bt) {
            if (unescapeAll || next === 36 || next === 96 || next === 34 || next === 92) {
              let c = src[this.pos]
              ;((text += c), bp && (litBuf += c))
            } else {
              let pair = `\\` + src[this.pos]
              ;((text += pair), bp && (litBuf += pair))
            }
          }
          this.pos++
        }
      } else if (ch === 36) {
        let afterDollar = this.pos + 1 < len ? src.charCodeAt(this.pos + 1) : 0
        if (afterDollar === 34 || afterDollar === 39) {
          ;(bt && ((text += `$`), bp && (litBuf += `$`)), this.pos++)
          continue
        }
        let expStart = this.pos
        if (
          (this.readDollar(!0),
          bt && (text += this._resultText),
          this._resultHasExpansion && (hasExpansions = !0),
          bp)
        ) {
          let rp = this._resultPart
          rp && isDQChild(rp)
            ? ((parts ||= []),
              expStart > litStart &&
                (parts.push({
                  type: `Literal`,
                  pos: litStart,
                  end: expStart,
                  value: litBuf,
                  text: src.slice(litStart, expStart),
                }),
                (litBuf = ``)),
              parts.push(rp),
              (litStart = this.pos))
            : (litBuf += this._resultText)
        }
      } else if (ch === 96) {
        let btStart = this.pos
        ;(this.readBacktickExpansion(!0),
          bt && (text += this._resultText),
          (hasExpansions = !0),
          bp &&
            this._resultPart &&
            isDQChild(this._resultPart) &&
            ((parts ||= []),
            btStart > litStart &&
              (parts.push({
                type: `Literal`,
                pos: litStart,
                end: btStart,
                value: litBuf,
                text: src.slice(litStart, btStart),
              }),
              (litBuf = ``)),
            parts.push(this._resultPart),
            (litStart = this.pos)))
      }
    }
    ;(bp &&
      parts &&
      this.pos > litStart &&
      parts.push({
        type: `Literal`,
        pos: litStart,
        end: this.pos,
        value: litBuf,
        text: src.slice(litStart, this.pos),
      }),
      (this._dqEnd = this.pos),
      this.pos < len
        ? this.pos++
        : this.errors.push({ message: `unterminated double quote`, pos: contentStart - 1 }),
      (this._dqText = text),
      (this._dqHasExpansions = hasExpansions),
      (this._dqParts = parts))
  }
  readDollar(insideDoubleQuotes = !1) {
    let dollarPos = this.pos
    this.pos++
    let src = this.src,
      len = this.srcEnd,
      bt = this._buildParts || this._buildValue
    if (this.pos >= len) {
      ;((this._resultText = `$`),
        (this._resultIsRaw = !0),
        (this._resultHasExpansion = !1),
        (this._resultPart = void 0))
      return
    }
    let logicalPos = skipLineContinuations(src, this.pos, len)
    logicalPos > this.pos &&
      src.charCodeAt(logicalPos) === 40 &&
      src.charCodeAt(logicalPos + 1) !== 40 &&
      (this.pos = logicalPos)
    let ch = src.charCodeAt(this.pos)
    if (ch === 40) {
      if (this.pos + 1 < len && src.charCodeAt(this.pos + 1) === 40) {
        let savedPos = this.pos,
          savedErrors = this.errors.length
        if ((this.readArithmeticExpansion(dollarPos), !this._notArithmetic)) return
        ;((this.errors.length = savedErrors), (this.pos = savedPos))
      }
      this.readCommandSubstitution(dollarPos)
    } else if (ch === 123) {
      let after = this.pos + 1 < len ? src.charCodeAt(this.pos + 1) : 0
      if (after === 32 || after === 9 || after === 10) {
        this.readBraceCommandSubstitution()
        return
      }
      if (after === 124) {
        this.readValueSubstitution()
        return
      }
      this.readParameterExpansion(insideDoubleQuotes)
    } else if (ch === 39) {
      if ((this.pos++, bt)) {
        let value = this.readAnsiCQuoted()
        ;((this._resultText = value),
          (this._resultPart = this._buildParts
            ? {
                type: `AnsiCQuoted`,
                pos: dollarPos,
                end: this.pos,
                text: src.slice(dollarPos, this.pos),
                value,
              }
            : void 0))
      } else (this.skipAnsiCQuoted(), (this._resultText = ``), (this._resultPart = void 0))
      ;((this._resultIsRaw = !1), (this._resultHasExpansion = !1))
    } else if (ch === 34) {
      if (
        (this.pos++,
        this.readDoubleQuoted(insideDoubleQuotes),
        (this._resultText = this._dqText),
        (this._resultIsRaw = !1),
        (this._resultHasExpansion = this._dqHasExpansions),
        this._buildParts)
      ) {
        let text = src.slice(dollarPos, this.pos)
        this._resultPart = {
          type: `LocaleString`,
          pos: dollarPos,
          end: this.pos,
          text,
          parts: this._dqParts ?? [
            {
              type: `Literal`,
              pos: dollarPos + 2,
              end: this._dqEnd,
              value: this._dqText,
              text: src.slice(dollarPos + 2, this._dqEnd),
            },
          ],
        }
      } else this._resultPart = void 0
    } else if (
      ch === 64 ||
      ch === 42 ||
      ch === 35 ||
      ch === 63 ||
      ch === 45 ||
      ch === 36 ||
      ch === 33 ||
      (ch >= 48 && ch <= 57)
    ) {
      this.pos++
      let text = bt ? src.slice(this.pos - 2, this.pos) : ``
      ;((this._resultText = text),
        (this._resultIsRaw = !0),
        (this._resultHasExpansion = !1),
        (this._resultPart = this._buildParts
          ? { type: `SimpleExpansion`, pos: dollarPos, end: this.pos, text }
          : void 0))
    } else if (ch < 128 && isIdChar[ch] & 1) {
      let namePos = this.pos - 1
      for (; this.pos < len;) {
        let c = src.charCodeAt(this.pos)
        if (c < 128 && isIdChar[c] & 2) this.pos++
        else break
      }
      let text = bt ? src.slice(namePos, this.pos) : ``
      ;((this._resultText = text),
        (this._resultIsRaw = !0),
        (this._resultHasExpansion = !1),
        (this._resultPart = this._buildParts
          ? { type: `SimpleExpansion`, pos: dollarPos, end: this.pos, text }
          : void 0))
    } else {
      if (ch === 91) {
        let errorCount = this._errors === null ? 0 : this._errors.length,
          close = this.findClosingArithmeticBracket(this.pos + 1)
        if (close !== -1) {
          let bodyStart = this.pos + 1,
            body = src.slice(bodyStart, close)
          this.pos = close + 1
          let text = bt ? src.slice(dollarPos, this.pos) : ``
          ;((this._resultText = text),
            (this._resultIsRaw = !0),
            (this._resultHasExpansion = !1),
            (this._resultPart = this._buildParts
              ? this.arithmeticExpansion(bodyStart - 2, text, body, bodyStart)
              : void 0))
          return
        }
        this._errors !== null && (this._errors.length = errorCount)
      }
      ;((this._resultText = `$`),
        (this._resultIsRaw = !0),
        (this._resultHasExpansion = !1),
        (this._resultPart = void 0))
    }
  }
  scanArithmeticBody() {
    ;((this._notArithmetic = !1), (this._arithUnterminated = !1), (this.pos += 2))
    let depth = 1,
      parenDepth = 0,
      parentParenDepth = 0,
      parenDepths,
      reported = !1,
      src = this.src,
      len = this.srcEnd,
      start = this.pos
    for (; this.pos < len && depth > 0;) {
      let c = src.charCodeAt(this.pos)
      if (c === 92) this.pos += this.pos + 1 < len ? 2 : 1
      else if (c === 39) (this.pos++, this.skipSQ())
      else if (c === 34) (this.pos++, this.skipDQ())
      else if (c === 96) {
        for (this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 96;)
          (src.charCodeAt(this.pos) === 92 && this.pos++, this.pos++)
        this.pos < len && this.pos++
      } else if (
        c === 36 &&
        this.pos + 2 < len &&
        src.charCodeAt(this.pos + 1) === 40 &&
        src.charCodeAt(this.pos + 2) !== 40
      ) {
        let dollarPos = this.pos
        ;((this.pos += 2),
          this.extractBalanced(),
          this._unbalanced &&
            this.errors.push({ message: `unterminated command substitution`, pos: dollarPos }))
      } else if (c === 36 && this.pos + 1 < len && src.charCodeAt(this.pos + 1) === 123) {
        let close = this.findClosingBrace(this.pos + 2, len)
        this.pos = close === -1 ? len : close + 1
      } else if (
        (c === 60 || c === 62) &&
        this.pos + 1 < len &&
        src.charCodeAt(this.pos + 1) === 40
      )
        ((this.pos += 2), this.extractBalanced())
      else if (c === 40)
        src.charCodeAt(this.pos - 1) === 36 && src.charCodeAt(this.pos + 1) === 40
          ? (depth === 1 ? (parentParenDepth = parenDepth) : (parenDepths ??= []).push(parenDepth),
            depth++,
            (parenDepth = 0),
            depth + this._nestingDepth > 256 &&
              !reported &&
              (this.errors.push({
                message: `maximum arithmetic expansion nesting depth exceeded`,
                pos: this.pos - 1,
              }),
              (reported = !0)),
            (this.pos += 2))
          : (++parenDepth + depth - 1 + this._nestingDepth > 256 &&
              !reported &&
              (this.errors.push({
                message: `maximum arithmetic expression nesting depth exceeded`,
                pos: this.pos,
              }),
              (reported = !0)),
            this.pos++)
      else if (c === 41 && parenDepth > 0) (parenDepth--, this.pos++)
      else if (c === 41 && this.pos + 1 < len && src.charCodeAt(this.pos + 1) === 41) {
        if (--depth === 0) {
          this.pos += 2
          break
        }
        ;((parenDepth = depth === 1 ? parentParenDepth : parenDepths.pop()), (this.pos += 2))
      } else if (c === 41 && depth === 1) return ((this._notArithmetic = !0), ``)
      else this.pos++
    }
    let bt = this._buildParts || this._buildValue
    return depth > 0
      ? ((this._arithUnterminated = !0), bt ? src.slice(start, this.pos) : ``)
      : bt
        ? src.slice(start, this.pos - 2)
        : ``
  }
  readArithmeticExpansion(dollarPos) {
    let bodyStart = this.pos + 2,
      body = this.scanArithmeticBody()
    if (this._notArithmetic) return
    this._arithUnterminated &&
      this.errors.push({ message: `unterminated arithmetic expansion`, pos: dollarPos })
    let text = this._buildParts || this._buildValue ? this.src.slice(dollarPos, this.pos) : ``
    ;((this._resultText = text),
      (this._resultIsRaw = !0),
      (this._resultHasExpansion = !1),
      (this._resultPart = this._buildParts
        ? this.arithmeticExpansion(dollarPos, text, body, bodyStart)
        : void 0))
  }
  arithmeticExpansion(pos, text, body, bodyStart) {
    return new ArithmeticExpansionImpl(pos, this.pos, text, {
      source: this.src,
      body,
      offset: bodyStart,
      depth: this._nestingDepth,
      context: this.substitutionContext,
    })
  }
  readArithmeticCommand(out, tokenStart) {
    let savedBuildValue = this._buildValue
    this._buildValue = !0
    let body = this.scanArithmeticBody()
    ;((this._buildValue = savedBuildValue),
      this._arithUnterminated &&
        this.errors.push({ message: `unterminated arithmetic command`, pos: tokenStart }),
      setToken(out, Token.ArithCmd, body, tokenStart, this.pos))
  }
  readCommandSubstitution(dollarPos) {
    let openPos = this.pos
    this.pos++
    let inner = this.extractBalanced()
    this._unbalanced &&
      this.errors.push({ message: `unterminated command substitution`, pos: dollarPos })
    let bt = this._buildParts || this._buildValue,
      rawText = bt ? this.src.slice(dollarPos, this.pos) : ``,
      text = !bt || openPos === dollarPos + 1 ? rawText : `$` + this.src.slice(openPos, this.pos)
    ;((this._resultText = text),
      (this._resultIsRaw = openPos === dollarPos + 1),
      (this._resultHasExpansion = !0),
      (this._resultPart = this._buildParts
        ? this.commandExpansion(dollarPos, rawText, openPos + 1, inner, !this._unbalanced)
        : void 0))
  }
  readBraceCommandSubstitution() {
    this.readBraceSubstitution(1)
  }
  readValueSubstitution() {
    this.readBraceSubstitution(2)
  }
  readBraceSubstitution(skip) {
    let dollarPos = this.pos - 1
    this.pos += skip
    let src = this.src,
      len = this.srcEnd,
      depth = 1,
      start = this.pos
    for (; this.pos < len;) {
      let c = src.charCodeAt(this.pos)
      if (c === 123) depth++
      else if (c === 125) {
        if (--depth === 0) {
          this.pos++
          break
        }
      } else if (c === 39) {
        ;(this.pos++, this.skipSQ())
        continue
      } else if (c === 34) {
        ;(this.pos++, this.skipDQ())
        continue
      } else c === 92 && this.pos++
      this.pos++
    }
    if (
      ((this._resultIsRaw = !0),
      (this._resultHasExpansion = !0),
      this._buildParts || this._buildValue)
    ) {
      let rawInner = src.slice(start, this.pos - 1),
        inner = rawInner.trim(),
        text = src.slice(dollarPos, this.pos)
      if (((this._resultText = text), this._buildParts)) {
        let innerStart = start + (rawInner.length - rawInner.trimStart().length)
        this._resultPart = this.commandExpansion(dollarPos, text, innerStart, inner)
      } else this._resultPart = void 0
    } else ((this._resultText = ``), (this._resultPart = void 0))
  }
  readBacktickExpansion(insideDoubleQuotes = !1) {
    this.pos++
    let src = this.src,
      len = this.srcEnd,
      start = this.pos
    if (!this._buildParts && !this._buildValue) {
      for (; this.pos < len && src.charCodeAt(this.pos) !== 96;)
        (src.charCodeAt(this.pos) === 92 && this.pos + 1 < len && this.pos++, this.pos++)
      ;(this.pos < len
        ? this.pos++
        : this.errors.push({ message: `unterminated backtick`, pos: start - 1 }),
        (this._resultText = ``),
        (this._resultIsRaw = !1),
        (this._resultHasExpansion = !0),
        (this._resultPart = void 0))
      return
    }
    let inner = ``,
      hasEscapes = !1
    for (; this.pos < len && src.charCodeAt(this.pos) !== 96;) {
      if (src.charCodeAt(this.pos) === 92) {
        hasEscapes = !0
        break
      }
      this.pos++
    }
    if (!hasEscapes) inner = src.slice(start, this.pos)
    else
      for (inner = src.slice(start, this.pos); this.pos < len && src.charCodeAt(this.pos) !== 96;)
        if (src.charCodeAt(this.pos) === 92) {
          if ((this.pos++, this.pos < len)) {
            let c = src.charCodeAt(this.pos)
            ;((inner +=
              c === 36 || c === 96 || c === 92 || (insideDoubleQuotes && c === 34)
                ? src[this.pos]
                : `\\` + src[this.pos]),
              this.pos++)
          }
        } else {
          let runStart = this.pos
          for (; this.pos < len;) {
            let c = src.charCodeAt(this.pos)
            if (c === 96 || c === 92) break
            this.pos++
          }
          inner += src.slice(runStart, this.pos)
        }
    this.pos < len
      ? this.pos++
      : this.errors.push({ message: `unterminated backtick`, pos: start - 1 })
    let text = src.slice(start - 1, this.pos)
    ;((this._resultText = inner),
      (this._resultHasExpansion = !0),
      (this._resultPart = this._buildParts
        ? hasEscapes
          ? this.decodedCommandExpansion(start - 1, text, inner)
          : this.commandExpansion(start - 1, text, start, inner)
        : void 0))
  }
  readParameterExpansion(insideDoubleQuotes) {
    let src = this.src,
      len = this.srcEnd,
      start = this.pos
    this.pos++
    let depth = 1,
      reported = !1
    for (; this.pos < len && depth > 0;) {
      let ch = src.charCodeAt(this.pos)
      if (ch === 36) {
        let next = this.pos + 1 < len ? src.charCodeAt(this.pos + 1) : 0
        if (next === 123) {
          ;(depth++,
            this._nestingDepth + depth > 256 &&
              !reported &&
              (this.errors.push({
                message: `maximum parameter expansion nesting depth exceeded`,
                pos: this.pos,
              }),
              (reported = !0)),
            (this.pos += 2))
          continue
        }
        if (next === 36) {
          this.pos += 2
          continue
        }
        if (next === 40) {
          let dollarPos = this.pos
          ;((this.pos += 2),
            this.extractBalanced(),
            this._unbalanced &&
              this.errors.push({ message: `unterminated command substitution`, pos: dollarPos }))
          continue
        }
      } else if (ch === 96) {
        for (this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 96;)
          (src.charCodeAt(this.pos) === 92 && this.pos++, this.pos++)
        this.pos < len && this.pos++
        continue
      } else if (ch === 125) {
        if (--depth === 0) {
          this.pos++
          break
        }
      } else if (ch === 92) this.pos + 1 < len && this.pos++
      else if (ch === 39) {
        ;(this.pos++,
          this.pos > start + 1 && src.charCodeAt(this.pos - 2) === 36
            ? this.skipAnsiCQuoted()
            : this.skipSQ())
        continue
      } else if (ch === 34) {
        ;(this.pos++, this.skipDQ())
        continue
      }
      this.pos++
    }
    let closed = depth === 0
    closed || this.errors.push({ message: `unterminated parameter expansion`, pos: start - 1 })
    let text = this._buildParts || this._buildValue ? src.slice(start - 1, this.pos) : ``
    if (
      ((this._resultText = text),
      (this._resultIsRaw = !0),
      (this._resultHasExpansion = !1),
      this._buildParts)
    ) {
      let inner = src.slice(start + 1, closed ? this.pos - 1 : this.pos)
      this._resultPart = this.parseParamInner(text, inner, start + 1, insideDoubleQuotes)
    } else this._resultPart = void 0
  }
  parseParamInner(text, inner, innerStart, insideDoubleQuotes) {
    let result = {
        type: `ParameterExpansion`,
        pos: innerStart - 2,
        end: this.pos,
        text,
        parameter: ``,
        parameterPos: innerStart,
        parameterEnd: innerStart,
        prefix: void 0,
        index: void 0,
        operation: void 0,
      },
      ilen = inner.length
    if (ilen === 0) return result
    let sub = (a, b, context = `word`) =>
        this.parseSubFieldWord(innerStart + a, innerStart + b, context),
      closeBracket = (start) => {
        let close = this.findClosingBracket(innerStart + start, innerStart + ilen)
        return close === -1 ? -1 : close - innerStart
      },
      i = 0
    if (
      (ilen > 1 && inner.charCodeAt(0) === 33 && ((result.prefix = `!`), (i = 1)),
      ilen > 1 && inner.charCodeAt(0) === 35)
    ) {
      let nameEnd = this.scanParamName(inner, 1),
        parameterEnd = nameEnd,
        indexEnd = -1
      if (
        (parameterEnd < ilen &&
          inner.charCodeAt(parameterEnd) === 91 &&
          ((indexEnd = closeBracket(parameterEnd + 1)),
          indexEnd !== -1 && (parameterEnd = indexEnd + 1)),
        nameEnd > 1 && parameterEnd === ilen)
      )
        return (
          (result.prefix = `#`),
          (result.parameter = inner.slice(1, nameEnd)),
          (result.parameterPos = innerStart + 1),
          (result.parameterEnd = innerStart + nameEnd),
          indexEnd !== -1 && (result.index = sub(nameEnd + 1, indexEnd, `embedded`)),
          result
        )
    }
    let nameStart = i
    if (
      ((i = this.scanParamName(inner, i)),
      (result.parameter = inner.slice(nameStart, i)),
      (result.parameterPos = innerStart + nameStart),
      (result.parameterEnd = innerStart + i),
      i < ilen && inner.charCodeAt(i) === 91)
    ) {
      let closeB = closeBracket(i + 1)
      closeB !== -1 && ((result.index = sub(i + 1, closeB, `embedded`)), (i = closeB + 1))
    }
    if (i >= ilen) return result
    let pos = innerStart + i,
      end = innerStart + ilen,
      opChar = inner.charCodeAt(i),
      nextChar = inner.charCodeAt(i + 1),
      defaultChar = inner[opChar === 58 ? i + 1 : i]
    if (defaultChar === `-` || defaultChar === `=` || defaultChar === `+` || defaultChar === `?`) {
      let operandStart = i + (opChar === 58 ? 2 : 1)
      return (
        (result.operation = {
          type: `Default`,
          pos,
          end,
          operatorEnd: innerStart + operandStart,
          operator: opChar === 58 ? `:${defaultChar}` : defaultChar,
          operand: sub(operandStart, ilen, insideDoubleQuotes ? `quoted` : `word`),
        }),
        result
      )
    }
    if (opChar === 58) {
      i++
      let sliceStart = innerStart + i,
        colonIdx = findUnnested(
          inner.slice(i),
          58,
          !0,
          (index, quoted) => this.findNestedShellEnd(sliceStart + index, end, quoted) - sliceStart,
        )
      return (
        (result.operation = {
          type: `Slice`,
          pos,
          end,
          operatorEnd: sliceStart,
          operator: `:`,
          offset: sub(i, colonIdx === -1 ? ilen : i + colonIdx, `embedded`),
          length: colonIdx === -1 ? void 0 : sub(i + colonIdx + 1, ilen, `embedded`),
        }),
        result
      )
    }
    if (opChar === 35 || opChar === 37) {
      let doubled = nextChar === opChar,
        operator = opChar === 35 ? (doubled ? `##` : `#`) : doubled ? `%%` : `%`,
        operandStart = i + (doubled ? 2 : 1)
      return (
        (result.operation = {
          type: `Remove`,
          pos,
          end,
          operatorEnd: innerStart + operandStart,
          operator,
          operand: sub(operandStart, ilen),
        }),
        result
      )
    }
    if (opChar === 47) {
      i++
      let operator = `/`
      ;(nextChar === 47 || nextChar === 35 || nextChar === 37) &&
        ((operator = nextChar === 47 ? `//` : nextChar === 35 ? `/#` : `/%`), i++)
      let separatorStart = i
      nextChar === 47 &&
        ((separatorStart = skipLineContinuations(inner, i, ilen)),
        inner.charCodeAt(separatorStart) === 47 && separatorStart++)
      let sepIdx = findUnnested(inner.slice(separatorStart), 47),
        patternEnd = sepIdx === -1 ? ilen : separatorStart + sepIdx
      return (
        (result.operation = {
          type: `Replace`,
          pos,
          end,
          operatorEnd: innerStart + i,
          operator,
          pattern: sub(i, patternEnd),
          replacement: sub(sepIdx === -1 ? ilen : patternEnd + 1, ilen),
        }),
        result
      )
    }
    if (opChar === 94 || opChar === 44) {
      let doubled = nextChar === opChar,
        operator = opChar === 94 ? (doubled ? `^^` : `^`) : doubled ? `,,` : `,`,
        operandStart = i + (doubled ? 2 : 1)
      return (
        (result.operation = {
          type: `CaseModification`,
          pos,
          end,
          operatorEnd: innerStart + operandStart,
          operator,
          operand: operandStart === ilen ? void 0 : sub(operandStart, ilen),
        }),
        result
      )
    }
    return result.prefix === `!` &&
      result.index === void 0 &&
      i + 1 === ilen &&
      (opChar === 64 || opChar === 42)
      ? ((result.operation = {
          type: `Names`,
          pos,
          end,
          operatorEnd: end,
          operator: opChar === 64 ? `@` : `*`,
        }),
        result)
      : opChar === 64
        ? ((result.operation = {
            type: `Transform`,
            pos,
            end,
            operatorEnd: pos + 1,
            operator: `@`,
            operand: sub(i + 1, ilen),
          }),
          result)
        : ((result.operation = {
            type: `Unknown`,
            pos,
            end,
            operatorEnd: end,
            operator: inner.slice(i),
          }),
          result)
  }
  findNestedShellEnd(start, end, quoted) {
    let ch = this.src.charCodeAt(start)
    if (ch === 96) {
      let pos = start + 1
      for (; pos < end;) {
        let current = this.src.charCodeAt(pos)
        if (current === 92) pos += 2
        else if ((pos++, current === 96)) return pos
      }
      return end
    }
    let close
    if (ch === 36) {
      let next = start + 1
      if (next < end && this.src.charCodeAt(next) === 123)
        close = this.findClosingBrace(next + 1, end)
      else {
        let open = skipLineContinuations(this.src, next, end)
        if (open >= end || this.src.charCodeAt(open) !== 40) return start
        close = this.findClosingParenthesis(open + 1, end)
      }
    } else {
      let open = start + 1
      if (quoted || (ch !== 60 && ch !== 62) || open >= end || this.src.charCodeAt(open) !== 40)
        return start
      close = this.findClosingParenthesis(open + 1, end)
    }
    return close === -1 ? end : close + 1
  }
  scanParamName(s, start) {
    let i = start
    if (i >= s.length) return i
    let c = s.charCodeAt(i)
    if (c === 64 || c === 42 || c === 35 || c === 63 || c === 45 || c === 36 || c === 33)
      return i + 1
    if (c >= 48 && c <= 57) {
      for (; i < s.length && s.charCodeAt(i) >= 48 && s.charCodeAt(i) <= 57;) i++
      return i
    }
    if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95)
      for (i++; i < s.length;) {
        let ch = s.charCodeAt(i)
        if (
          (ch >= 97 && ch <= 122) ||
          (ch >= 65 && ch <= 90) ||
          (ch >= 48 && ch <= 57) ||
          ch === 95
        )
          i++
        else break
      }
    return i
  }
  readAnsiCQuoted() {
    let quotePos = this.pos - 1,
      result = decodeAnsiCQuoted(this.src, this.pos, this.srcEnd)
    return (
      (this.pos = result.end),
      result.closed || this.errors.push({ message: `unterminated ANSI-C quote`, pos: quotePos }),
      result.value
    )
  }
  extractBalanced(useGrammar = !0, quoteOnly = !1) {
    let src = this.src,
      len = this.srcEnd,
      bt = this._buildParts || this._buildValue,
      depth = +!quoteOnly,
      start = this.pos
    this._unbalanced = !1
    let knownEnd =
      useGrammar && !quoteOnly ? this.substitutionContext.boundaries?.get(start) : void 0
    if (knownEnd !== void 0 && knownEnd <= len && this._nestingDepth < 256)
      return ((this.pos = knownEnd), bt ? src.slice(start, knownEnd - 1) : ``)
    let wordStart = !0
    for (; !quoteOnly && this.pos < len;) {
      let c = src.charCodeAt(this.pos)
      if (c === 41) {
        let result = bt ? src.slice(start, this.pos) : ``
        return (this.pos++, result)
      }
      if (
        c === 40 ||
        c === 92 ||
        c === 39 ||
        c === 34 ||
        c === 96 ||
        (c === 36 &&
          (src.charCodeAt(this.pos + 1) === 39 ||
            src.charCodeAt(this.pos + 1) === 36 ||
            src.charCodeAt(this.pos + 1) === 123)) ||
        (c === 60 && this.pos + 1 < len && src.charCodeAt(this.pos + 1) === 60) ||
        (c === 35 && wordStart) ||
        (c === 99 &&
          wordStart &&
          this.pos + 3 < len &&
          src.charCodeAt(this.pos + 1) === 97 &&
          src.charCodeAt(this.pos + 2) === 115 &&
          src.charCodeAt(this.pos + 3) === 101 &&
          (this.pos + 4 >= len ||
            (src.charCodeAt(this.pos + 4) < 128 && charType[src.charCodeAt(this.pos + 4)] & 1)))
      )
        break
      ;((wordStart = c < 128 && !!(charType[c] & 1)), this.pos++)
    }
    let caseDepth = 0,
      caseParens = 0,
      wordStartAfterParen = [],
      pendingDelims = null,
      scripts,
      arithBase = -1,
      arithExtent =
        start >= 2 &&
        src.charCodeAt(start) === 40 &&
        src.charCodeAt(start - 1) === 40 &&
        src.charCodeAt(start - 2) === 36,
      substitutions = 0,
      reported = !1,
      quotes = quoteOnly ? [{ close: 34, depth: 0 }] : [],
      quotedDepth = +!!quoteOnly,
      parameterDepth = 0,
      arithmeticOpens,
      continuedDollarPos = -1,
      continuedParenPos = -1,
      escapedEnd = -1,
      lastParenEnd = -1,
      checkedGrammar = !1
    for (; this.pos < len && (depth > 0 || quotes.length > 0);) {
      let ch = src.charCodeAt(this.pos),
        quote = quotes.length === 0 ? void 0 : quotes[quotes.length - 1]
      if (quote !== void 0 && quote.depth === depth) {
        let commandOpen = !1
        if (ch === 92) {
          this.pos = Math.min(this.pos + 2, len)
          continue
        }
        if (ch === quote.close) {
          if (
            (quotes.pop(),
            ch === 34 ? quotedDepth-- : parameterDepth--,
            this.pos++,
            quoteOnly && depth === 0 && quotes.length === 0)
          )
            return ``
          continue
        }
        if (ch === 34) (quotes.push({ close: 34, depth }), quotedDepth++)
        else if (ch === 39 && quote.close === 125) {
          ;(this.pos++, this.skipSQ())
          continue
        } else if (ch === 96) {
          for (this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 96;)
            (src.charCodeAt(this.pos) === 92 && this.pos++, this.pos < len && this.pos++)
          this.pos < len && this.pos++
          continue
        } else if (ch === 36) {
          let next = src.charCodeAt(this.pos + 1)
          if (next === 39 && quote.close === 125) {
            ;((this.pos += 2), this.skipAnsiCQuoted())
            continue
          }
          if (next === 123) (quotes.push({ close: 125, depth }), parameterDepth++, this.pos++)
          else if (next === 40) (this.pos++, (ch = 40), (commandOpen = !0))
          else if (next === 36) {
            this.pos += src.charCodeAt(this.pos + 2) === 40 ? 1 : 2
            continue
          }
        }
        if (
          (!reported &&
            this._nestingDepth + Math.max(quotedDepth, parameterDepth) > 256 &&
            (this.errors.push({ message: `maximum word nesting depth exceeded`, pos: this.pos }),
            (reported = !0)),
          !commandOpen)
        ) {
          for (this.pos++; this.pos < len;) {
            let c = src.charCodeAt(this.pos)
            if (c === 92 || c === 34 || c === 36 || c === 96 || c === 125 || c === 39) break
            this.pos++
          }
          continue
        }
      }
      if (
        ch === 35 &&
        lastParenEnd !== -1 &&
        !arithExtent &&
        arithBase < 0 &&
        useGrammar &&
        !checkedGrammar &&
        this._nestingDepth + (scripts?.length ?? 0) < 256 &&
        skipBlanks(src, lastParenEnd, len) === this.pos
      ) {
        checkedGrammar = !0
        let scope = scripts?.[scripts.length - 1],
          end = this.findSubstitutionEnd(
            scope?.start ?? start,
            len,
            this._nestingDepth + (scripts?.length ?? 0) + 1,
          )
        if (end !== -1) {
          if (scope === void 0) return ((this.pos = end), bt ? src.slice(start, end - 1) : ``)
          ;((this.pos = end - 1),
            (depth = scope.depth + 1),
            (caseDepth = 0),
            (caseParens = 0),
            (wordStartAfterParen.length = scope.parens + 1),
            (ch = 41))
        }
      }
      if (ch === 40) {
        let prev = this.pos > start && this.pos !== escapedEnd ? src.charCodeAt(this.pos - 1) : 0,
          commandDollarPos =
            prev === 36 ? this.pos - 1 : this.pos === continuedParenPos ? continuedDollarPos : -1,
          wordParen =
            commandDollarPos !== -1 ||
            prev === 60 ||
            prev === 62 ||
            prev === 61 ||
            prev === 64 ||
            prev === 63 ||
            prev === 42 ||
            prev === 43 ||
            prev === 33 ||
            (prev === 40 && wordStartAfterParen[wordStartAfterParen.length - 1] === !1) ||
            (arithExtent && this.pos === start),
          script =
            (commandDollarPos !== -1 && src.charCodeAt(this.pos + 1) !== 40) ||
            ((prev === 60 || prev === 62) && arithBase < 0 && !arithExtent)
        ;(script &&
          ((scripts ??= []).push({
            start: this.pos + 1,
            dollar: commandDollarPos,
            depth,
            parens: wordStartAfterParen.length,
            caseDepth,
            caseParens,
            arithBase,
            arithExtent,
            substitutions,
            checkedGrammar,
            pendingDelims,
          }),
          (caseDepth = 0),
          (caseParens = 0),
          (arithBase = -1),
          (arithExtent = !1),
          (checkedGrammar = !1),
          (pendingDelims = null)),
          wordStartAfterParen.push(!wordParen),
          (wordStart = !0),
          !script &&
            arithBase < 0 &&
            this.pos + 1 < len &&
            src.charCodeAt(this.pos + 1) === 40 &&
            (arithBase = depth),
          commandDollarPos !== -1 &&
            (script ? substitutions++ : (arithmeticOpens ??= []).push(depth),
            substitutions + (arithmeticOpens?.length ?? 0) + this._nestingDepth + +!quoteOnly >
              256 &&
              !reported &&
              (this.errors.push({
                message: `maximum command substitution nesting depth exceeded`,
                pos: commandDollarPos,
              }),
              (reported = !0))),
          (continuedDollarPos = -1),
          (continuedParenPos = -1),
          depth++,
          caseDepth > 0 && caseParens++,
          this.pos++)
      } else if (ch === 41) {
        if (caseDepth > 0 && caseParens === 0) (this.pos++, (wordStart = !0))
        else {
          if ((caseDepth > 0 && caseParens--, depth--, depth === 0 && !quoteOnly)) {
            let result = bt ? src.slice(start, this.pos) : ``
            return (this.pos++, result)
          }
          if ((depth <= arithBase && (arithBase = -1), arithmeticOpens !== void 0))
            for (
              ;
              arithmeticOpens.length > 0 && arithmeticOpens[arithmeticOpens.length - 1] >= depth;
            )
              arithmeticOpens.pop()
          ;((wordStart = wordStartAfterParen.pop() ?? !0), this.pos++)
          let scope = scripts?.[scripts.length - 1]
          scope !== void 0 &&
            scope.depth === depth &&
            (scripts.pop(),
            (caseDepth = scope.caseDepth),
            (caseParens = scope.caseParens),
            (arithBase = scope.arithBase),
            (arithExtent = scope.arithExtent),
            (substitutions = scope.substitutions),
            (checkedGrammar = scope.checkedGrammar),
            (pendingDelims = scope.pendingDelims))
        }
        lastParenEnd = this.pos
      } else if (ch === 92) {
        if (this.pos > start && src.charCodeAt(this.pos - 1) === 36) {
          let logicalPos = skipLineContinuations(src, this.pos, len)
          logicalPos > this.pos &&
            src.charCodeAt(logicalPos) === 40 &&
            src.charCodeAt(logicalPos + 1) !== 40 &&
            ((continuedDollarPos = this.pos - 1), (continuedParenPos = logicalPos))
        }
        ;(this.pos++,
          this.pos < len && (src.charCodeAt(this.pos) !== 10 && (wordStart = !1), this.pos++),
          (escapedEnd = this.pos))
      } else if (ch === 36) {
        let next = src.charCodeAt(++this.pos)
        ;(next === 39
          ? (this.pos++, this.skipAnsiCQuoted())
          : next === 36
            ? this.pos++
            : next === 123 &&
              !isBraceCommandOpener(src.charCodeAt(this.pos + 1)) &&
              (quotes.push({ close: 125, depth }), parameterDepth++, this.pos++),
          (wordStart = !1))
      } else if (ch === 39) (this.pos++, this.skipSQ(), (wordStart = !1))
      else if (ch === 34)
        (quotes.push({ close: 34, depth }), quotedDepth++, this.pos++, (wordStart = !1))
      else if (ch === 96) {
        for (this.pos++; this.pos < len && src.charCodeAt(this.pos) !== 96;)
          (src.charCodeAt(this.pos) === 92 && this.pos++, this.pos < len && this.pos++)
        ;(this.pos < len && this.pos++, (wordStart = !1))
      } else if (
        ch === 60 &&
        arithBase < 0 &&
        this.pos + 1 < len &&
        src.charCodeAt(this.pos + 1) === 60
      ) {
        if (this.pos + 2 < len && src.charCodeAt(this.pos + 2) === 60) this.pos += 3
        else {
          this.pos += 2
          let strip = this.pos < len && src.charCodeAt(this.pos) === 45
          ;(strip && this.pos++,
            this.skipSpacesAndTabs(),
            this.readHereDocDelimiter(),
            (this._hereDelim || this._hereQuoted) &&
              (pendingDelims ??= []).push({
                delimiter: this._hereDelim,
                strip,
                quoted: this._hereQuoted,
              }))
        }
        wordStart = !1
      } else if (ch === 10 && pendingDelims) {
        this.pos++
        for (let hd of pendingDelims) this.skipHereDocBody(hd.delimiter, hd.strip, !0, hd.quoted)
        ;((pendingDelims = null), (wordStart = !0))
      } else if (ch === 35 && arithBase < 0 && !arithExtent && wordStart)
        for (; this.pos < len && src.charCodeAt(this.pos) !== 10;) this.pos++
      else {
        let wStart = this.pos
        for (; this.pos < len;) {
          let wc = src.charCodeAt(this.pos)
          if (wc < 128 && charType[wc]) break
          this.pos++
        }
        if (this.pos > wStart) {
          if (this.pos - wStart === 4 && wordStart && arithBase < 0 && !arithExtent) {
            let c0 = src.charCodeAt(wStart)
            c0 === 99 &&
            src.charCodeAt(wStart + 1) === 97 &&
            src.charCodeAt(wStart + 2) === 115 &&
            src.charCodeAt(wStart + 3) === 101
              ? caseDepth++
              : c0 === 101 &&
                src.charCodeAt(wStart + 1) === 115 &&
                src.charCodeAt(wStart + 2) === 97 &&
                src.charCodeAt(wStart + 3) === 99 &&
                caseDepth > 0 &&
                (caseDepth--, caseDepth === 0 && (caseParens = 0))
          }
          wordStart = !1
        } else {
          let wc = src.charCodeAt(this.pos)
          ;((wordStart = wc < 128 && !!(charType[wc] & 1)), this.pos++)
        }
      }
    }
    return (
      (this._unbalanced = !0),
      quoteOnly &&
        scripts !== void 0 &&
        scripts.length > 0 &&
        this.errors.push({ message: `unterminated command substitution`, pos: scripts[0].dollar }),
      bt ? src.slice(start, this.pos) : ``
    )
  }
}
function opPrec(op) {
  switch (op) {
    case `,`:
      return 1
    case `=`:
    case `+=`:
    case `-=`:
    case `*=`:
    case `/=`:
    case `%=`:
    case `<<=`:
    case `>>=`:
    case `&=`:
    case `|=`:
    case `^=`:
      return 2
    case `||`:
      return 4
    case `&&`:
      return 5
    case `|`:
      return 6
    case `^`:
      return 7
    case `&`:
      return 8
    case `==`:
    case `!=`:
      return 9
    case `<`:
    case `<=`:
    case `>`:
    case `>=`:
      return 10
    case `<<`:
    case `>>`:
      return 11
    case `+`:
    case `-`:
      return 12
    case `*`:
    case `/`:
    case `%`:
      return 13
    case `**`:
      return 14
    case `?`:
      return 3
    default:
      return -1
  }
}
function trimEnd(src, start, end) {
  for (; end > start;) {
    let c = src.charCodeAt(end - 1)
    if (c !== 32 && c !== 9 && c !== 10) break
    end--
  }
  return end
}
function opRightAssoc(op) {
  switch (op) {
    case `=`:
    case `+=`:
    case `-=`:
    case `*=`:
    case `/=`:
    case `%=`:
    case `<<=`:
    case `>>=`:
    case `&=`:
    case `|=`:
    case `^=`:
    case `**`:
      return !0
    default:
      return !1
  }
}
function parseArithmeticExpression(src, offset = 0, collector, nestingDepth = 0) {
  let pos = 0,
    len = src.length,
    initialWordCount = collector?.embeddedWords.length ?? 0
  function makeWord(start, end, embedded = !1) {
    let node = {
      type: `ArithmeticWord`,
      pos: start + offset,
      end: end + offset,
      value: src.slice(start, end),
      parts: void 0,
    }
    return (embedded && collector?.embeddedWords.push(node), node)
  }
  function skipWS() {
    for (; pos < len;) {
      let c = src.charCodeAt(pos)
      if (c === 32 || c === 9 || c === 10) pos++
      else break
    }
  }
  function tryReadBinOp() {
    if (pos >= len) return null
    let c = src.charCodeAt(pos),
      nc = pos + 1 < len ? src.charCodeAt(pos + 1) : 0,
      nnc = pos + 2 < len ? src.charCodeAt(pos + 2) : 0
    switch (c) {
      case 44:
        return (pos++, `,`)
      case 61:
        return nc === 61 ? ((pos += 2), `==`) : (pos++, `=`)
      case 33:
        return nc === 61 ? ((pos += 2), `!=`) : null
      case 60:
        return nc === 60
          ? nnc === 61
            ? ((pos += 3), `<<=`)
            : ((pos += 2), `<<`)
          : nc === 61
            ? ((pos += 2), `<=`)
            : (pos++, `<`)
      case 62:
        return nc === 62
          ? nnc === 61
            ? ((pos += 3), `>>=`)
            : ((pos += 2), `>>`)
          : nc === 61
            ? ((pos += 2), `>=`)
            : (pos++, `>`)
      case 43:
        return nc === 61 ? ((pos += 2), `+=`) : nc === 43 ? null : (pos++, `+`)
      case 45:
        return nc === 61 ? ((pos += 2), `-=`) : nc === 45 ? null : (pos++, `-`)
      case 42:
        return nc === 42 ? ((pos += 2), `**`) : nc === 61 ? ((pos += 2), `*=`) : (pos++, `*`)
      case 47:
        return nc === 61 ? ((pos += 2), `/=`) : (pos++, `/`)
      case 37:
        return nc === 61 ? ((pos += 2), `%=`) : (pos++, `%`)
      case 124:
        return nc === 124 ? ((pos += 2), `||`) : nc === 61 ? ((pos += 2), `|=`) : (pos++, `|`)
      case 38:
        return nc === 38 ? ((pos += 2), `&&`) : nc === 61 ? ((pos += 2), `&=`) : (pos++, `&`)
      case 94:
        return nc === 61 ? ((pos += 2), `^=`) : (pos++, `^`)
      case 63:
        return (pos++, `?`)
      default:
        return null
    }
  }
  function skipTruncatedUnary() {
    for (skipWS(); pos < len;) {
      let c = src.charCodeAt(pos)
      if ((c !== 33 && c !== 126 && c !== 43 && c !== 45) || src.charCodeAt(pos + 1) === 61) break
      ;(pos++, skipWS())
    }
    if (src.charCodeAt(pos) === 40) {
      let groups = 1
      for (pos++; pos < len && groups > 0;) {
        let wordEnd = collector?.findArithmeticWordEnd?.(pos + offset, offset + len) ?? pos + offset
        if (wordEnd > pos + offset) {
          pos = wordEnd - offset
          continue
        }
        let c = src.charCodeAt(pos++)
        c === 40 ? groups++ : c === 41 && groups--
      }
    } else pos < len && src.charCodeAt(pos) !== 41 && src.charCodeAt(pos) !== 58 && parseAtom(0)
    skipWS()
    let c = src.charCodeAt(pos)
    ;(c === 43 || c === 45) && src.charCodeAt(pos + 1) === c && (pos += 2)
  }
  function recoverExpression(minPrec) {
    skipWS()
    let start = pos
    if (start === len) return makeWord(start, start)
    let wordCount = collector?.embeddedWords.length ?? 0,
      ternaries = 0
    for (;;) {
      if ((skipTruncatedUnary(), skipWS(), src.charCodeAt(pos) === 58 && ternaries > 0)) {
        ;(ternaries--, pos++)
        continue
      }
      let saved = pos,
        op = tryReadBinOp()
      if (op === null || (ternaries === 0 && opPrec(op) < minPrec)) {
        pos = saved
        break
      }
      op === `?` && ternaries++
    }
    return (
      collector && (collector.embeddedWords.length = wordCount),
      makeWord(start, trimEnd(src, start, pos))
    )
  }
  function parseBinExpr(minPrec, depth) {
    if (depth > 256) return recoverExpression(minPrec)
    let left = parseUnaryExpr(depth)
    for (; skipWS(), !(pos >= len);) {
      let saved = pos,
        op = tryReadBinOp()
      if (!op) break
      if (op === `?`) {
        if (opPrec(op) < minPrec) {
          pos = saved
          break
        }
        let consequent = parseBinExpr(1, depth + 1)
        ;(skipWS(), pos < len && src.charCodeAt(pos) === 58 && pos++)
        let alternate = parseBinExpr(3, depth + 1)
        left = {
          type: `ArithmeticTernary`,
          pos: left.pos,
          end: alternate.end,
          test: left,
          consequent,
          alternate,
        }
        continue
      }
      let prec = opPrec(op)
      if (prec < minPrec) {
        pos = saved
        break
      }
      let right = parseBinExpr(opRightAssoc(op) ? prec : prec + 1, depth + 1)
      left = { type: `ArithmeticBinary`, pos: left.pos, end: right.end, operator: op, left, right }
    }
    return left
  }
  function parseUnaryExpr(depth) {
    if ((skipWS(), depth > 256)) return recoverExpression(15)
    if (pos >= len) return makeWord(pos, pos)
    let start = pos,
      c = src.charCodeAt(pos),
      nc = pos + 1 < len ? src.charCodeAt(pos + 1) : 0
    if (c === 43 && nc === 43) {
      pos += 2
      let operand = parseUnaryExpr(depth + 1)
      return {
        type: `ArithmeticUnary`,
        pos: start + offset,
        end: operand.end,
        operator: `++`,
        operand,
        prefix: !0,
      }
    }
    if (c === 45 && nc === 45) {
      pos += 2
      let operand = parseUnaryExpr(depth + 1)
      return {
        type: `ArithmeticUnary`,
        pos: start + offset,
        end: operand.end,
        operator: `--`,
        operand,
        prefix: !0,
      }
    }
    if (c === 33) {
      pos++
      let operand = parseUnaryExpr(depth + 1)
      return {
        type: `ArithmeticUnary`,
        pos: start + offset,
        end: operand.end,
        operator: `!`,
        operand,
        prefix: !0,
      }
    }
    if (c === 126) {
      pos++
      let operand = parseUnaryExpr(depth + 1)
      return {
        type: `ArithmeticUnary`,
        pos: start + offset,
        end: operand.end,
        operator: `~`,
        operand,
        prefix: !0,
      }
    }
    if (c === 43 && nc !== 43 && nc !== 61) {
      pos++
      let operand = parseUnaryExpr(depth + 1)
      return {
        type: `ArithmeticUnary`,
        pos: start + offset,
        end: operand.end,
        operator: `+`,
        operand,
        prefix: !0,
      }
    }
    if (c === 45 && nc !== 45 && nc !== 61) {
      pos++
      let operand = parseUnaryExpr(depth + 1)
      return {
        type: `ArithmeticUnary`,
        pos: start + offset,
        end: operand.end,
        operator: `-`,
        operand,
        prefix: !0,
      }
    }
    return parsePostfixExpr(depth)
  }
  function parsePostfixExpr(depth) {
    let operand = parseAtom(depth)
    if ((skipWS(), pos + 1 < len)) {
      let c = src.charCodeAt(pos),
        nc = src.charCodeAt(pos + 1)
      if (c === 43 && nc === 43)
        return (
          (pos += 2),
          {
            type: `ArithmeticUnary`,
            pos: operand.pos,
            end: pos + offset,
            operator: `++`,
            operand,
            prefix: !1,
          }
        )
      if (c === 45 && nc === 45)
        return (
          (pos += 2),
          {
            type: `ArithmeticUnary`,
            pos: operand.pos,
            end: pos + offset,
            operator: `--`,
            operand,
            prefix: !1,
          }
        )
    }
    return operand
  }
  function parseAtom(depth) {
    if ((skipWS(), pos >= len)) return makeWord(pos, pos)
    let c = src.charCodeAt(pos)
    if (c === 40) {
      let start = pos
      pos++
      let expr = parseBinExpr(0, depth + 1)
      return (
        skipWS(),
        pos < len && src.charCodeAt(pos) === 41 && pos++,
        { type: `ArithmeticGroup`, pos: start + offset, end: pos + offset, expression: expr }
      )
    }
    if (c === 36) {
      let start = pos,
        wordCount = collector?.embeddedWords.length ?? 0,
        atom = readDollarAtom(),
        wordEnd = collector?.findArithmeticWordEnd?.(start + offset, offset + len) ?? pos + offset
      return wordEnd > pos + offset
        ? (collector && (collector.embeddedWords.length = wordCount),
          (pos = wordEnd - offset),
          makeWord(start, pos, !0))
        : atom
    }
    if (c === 96 || c === 34 || c === 39) {
      let start = pos
      return (
        (pos =
          (collector?.findArithmeticWordEnd?.(start + offset, offset + len) ?? start + offset + 1) -
          offset),
        makeWord(start, pos, !0)
      )
    }
    let start = pos,
      wordCount = collector?.embeddedWords.length ?? 0,
      atom = readWordAtom(),
      wordEnd = collector?.findArithmeticWordEnd?.(start + offset, offset + len) ?? pos + offset
    return wordEnd > pos + offset
      ? (collector && (collector.embeddedWords.length = wordCount),
        (pos = wordEnd - offset),
        makeWord(start, pos, !0))
      : atom
  }
  function readDollarAtom() {
    let start = pos
    if ((pos++, pos >= len)) return makeWord(start, pos)
    let c = src.charCodeAt(pos)
    if (c === 40) {
      if (pos + 1 < len && src.charCodeAt(pos + 1) === 40) {
        let expansionEnd = collector?.findArithmeticExpansionEnd(start + offset, offset + len) ?? -1
        if (expansionEnd !== -1) pos = expansionEnd - offset
        else {
          pos += 2
          let depth = 1
          for (; pos < len && depth > 0;)
            src.charCodeAt(pos) === 40 && src.charCodeAt(pos + 1) === 40
              ? (depth++, (pos += 2))
              : src.charCodeAt(pos) === 41 && src.charCodeAt(pos + 1) === 41
                ? (depth--, (pos += 2))
                : pos++
        }
      } else {
        pos++
        let close = collector?.findClosingParenthesis(pos + offset, offset + len) ?? -1
        if (close !== -1) pos = close - offset + 1
        else {
          let depth = 1
          for (; pos < len && depth > 0;) {
            let ch = src.charCodeAt(pos++)
            ch === 40 ? depth++ : ch === 41 && depth--
          }
        }
        let text = src.slice(start, pos)
        return collector
          ? collector.commandExpansion(start + offset, pos + offset, text)
          : new ScriptExpansionImpl(
              `ArithmeticCommandExpansion`,
              start + offset,
              pos + offset,
              text,
            )
      }
    } else if (c === 123) {
      let close = collector?.findClosingBrace(pos + offset + 1, offset + len) ?? -1
      if (close !== -1) pos = close - offset + 1
      else {
        pos++
        let depth = 1
        for (; pos < len && depth > 0;) {
          let ch = src.charCodeAt(pos++)
          ch === 123 ? depth++ : ch === 125 && depth--
        }
      }
    } else
      for (; pos < len;) {
        let ch = src.charCodeAt(pos)
        if (
          (ch >= 97 && ch <= 122) ||
          (ch >= 65 && ch <= 90) ||
          (ch >= 48 && ch <= 57) ||
          ch === 95
        )
          pos++
        else break
      }
    return makeWord(start, pos, c === 40 || c === 123)
  }
  function readWordAtom() {
    let start = pos
    for (; pos < len;) {
      let c = src.charCodeAt(pos)
      if (
        (c >= 48 && c <= 57) ||
        (c >= 65 && c <= 90) ||
        (c >= 97 && c <= 122) ||
        c === 95 ||
        c === 35
      )
        pos++
      else break
    }
    if (pos > start && pos < len && src.charCodeAt(pos) === 91) {
      let close = collector?.findClosingBracket?.(pos + offset + 1, offset + len) ?? -1
      if (close !== -1) pos = close - offset + 1
      else {
        pos++
        let depth = 1
        for (; pos < len && depth > 0;) {
          let c = src.charCodeAt(pos)
          ;(c === 91 ? depth++ : c === 93 && depth--, pos++)
        }
      }
      return makeWord(start, pos, !0)
    }
    return (pos === start && pos++, makeWord(start, pos))
  }
  if ((skipWS(), pos >= len)) return null
  let start = pos,
    result = parseBinExpr(0, nestingDepth)
  return (
    skipWS(),
    pos < len
      ? (collector && (collector.embeddedWords.length = initialWordCount),
        makeWord(start, trimEnd(src, start, len), collector !== void 0))
      : result
  )
}
const computeBareWordParts = (_source, word) =>
  hasGlobCharacters(word.text)
    ? parseGlobParts(word.text, 0, word.text.length, void 0, word.pos)
    : void 0
function wordPartsResolver(context) {
  return (context.wordParts ??= (source, word, depth) =>
    computeWordParts(source, word, depth, context))
}
function embeddedPartsResolver(context) {
  return (context.embeddedParts ??= (source, word, depth) =>
    computeEmbeddedWordParts(source, word, depth, context))
}
function arrayPartsResolver(context) {
  return (context.arrayParts ??= (source, word, depth) =>
    computeArrayElementParts(source, word, depth, context))
}
function computeWordParts(source, word, depth = 0, context = createSubstitutionContext()) {
  let lexer = new Lexer(source, word.pos, word.end, !1, context)
  return ((lexer._nestingDepth = depth), lexer.buildWordParts(word.pos) ?? void 0)
}
function computeEmbeddedWordParts(source, word, depth = 0, context, arithmetic = !1) {
  if (!hasEmbeddedWordStructure(source, word.pos, word.end)) return
  let lexer = new Lexer(source, word.pos, word.end, !1, context)
  return (
    (lexer._nestingDepth = depth), lexer.buildEmbeddedWordParts(word.pos, arithmetic) ?? void 0
  )
}
function computeArrayElementParts(source, word, depth = 0, context) {
  let lexer = new Lexer(source, word.pos, word.end, !1, context)
  return ((lexer._nestingDepth = depth), lexer.buildArrayElementParts(word.pos) ?? void 0)
}
function computeHereDocBodyParts(source, word, depth = 0, context) {
  let lexer = new Lexer(source, word.pos, word.end, !1, context)
  return ((lexer._nestingDepth = depth), lexer.buildHereDocParts(word.pos, word.end) ?? void 0)
}
function parseArithmeticWithParts(body, offset, source, depth, context, embeddedDepth = depth) {
  if (!hasEmbeddedWordStructure(source, offset, offset + body.length))
    return parseArithmeticExpression(body, offset, void 0, depth) ?? void 0
  let embeddedWords = [],
    lexer = new Lexer(source, 0, source.length, !1, context)
  lexer._nestingDepth = depth
  let expression =
    parseArithmeticExpression(
      body,
      offset,
      {
        embeddedWords,
        commandExpansion: (pos, end, text) =>
          new ScriptExpansionImpl(`ArithmeticCommandExpansion`, pos, end, text, {
            source,
            start: pos + 2,
            end: end - 1,
            depth: depth + 1,
            parenBoundary: !0,
            context,
          }),
        findClosingBracket: (start, end) => lexer.findClosingBracket(start, end),
        findClosingBrace: (start, end) => lexer.findClosingBrace(start, end),
        findClosingParenthesis: (start, end) => lexer.findClosingParenthesis(start, end),
        findArithmeticExpansionEnd: (start, end) => lexer.findArithmeticExpansionEnd(start, end),
        findArithmeticWordEnd: (start, end) => lexer.findArithmeticWordEnd(start, end),
      },
      depth,
    ) ?? void 0
  if (embeddedDepth <= 256)
    for (let node of embeddedWords)
      node.parts = computeEmbeddedWordParts(source, node, embeddedDepth, context, !0)
  return expression
}
var ArrayValueImpl = class {
    type = `ArrayValue`
    pos
    end
    #source
    #depth
    #context
    #elements
    constructor(source, pos, end, depth, context) {
      ;((this.pos = pos),
        (this.end = end),
        (this.#source = source),
        (this.#depth = depth),
        (this.#context = context))
    }
    get elements() {
      if (this.#elements) return this.#elements
      let lexer = new Lexer(this.#source, this.pos + 1, this.end - 1, !1, this.#context)
      lexer._nestingDepth = this.#depth
      let elements = []
      for (; lexer.peek(LexContext.ArrayElement).token !== Token.EOF;) {
        let token = lexer.next(LexContext.ArrayElement)
        if (token.token !== Token.Word && token.token !== Token.Assignment) continue
        let text = token.raw ? token.value : this.#source.slice(token.pos, token.end),
          indexed = text.charCodeAt(0) === 91,
          context = lexer.getSubstitutionContext(),
          source = !indexed && token.raw && token.keywordEligible ? void 0 : this.#source,
          resolver =
            source === void 0
              ? computeBareWordParts
              : indexed
                ? arrayPartsResolver(context)
                : wordPartsResolver(context)
        elements.push(new WordImpl(text, token.pos, token.end, source, resolver, this.#depth))
      }
      return ((this.#elements = elements), elements)
    }
    toJSON() {
      return { type: this.type, pos: this.pos, end: this.end, elements: this.elements }
    }
  },
  AssignmentImpl = class {
    type = `Assignment`
    pos
    end
    text
    #source
    #depth
    #context
    #operatorPos
    #name = null
    #append
    #index
    #value = null
    constructor(text, pos, end, source, operatorPos, depth, context) {
      ;((this.pos = pos),
        (this.end = end),
        (this.text = text),
        (this.#source = source),
        (this.#operatorPos = operatorPos),
        (this.#depth = depth),
        (this.#context = context))
    }
    get name() {
      return this.#name ?? this.resolveTarget()
    }
    get append() {
      return (this.#name === null && this.resolveTarget(), this.#append)
    }
    get index() {
      return (this.#name === null && this.resolveTarget(), this.#index)
    }
    get value() {
      if (this.#value !== null) return this.#value
      let start = this.#operatorPos + 1,
        arrayStart = skipLineContinuations(this.#source, start, this.end)
      return (
        (this.#value =
          this.#source.charCodeAt(arrayStart) === 40 && this.#source.charCodeAt(this.end - 1) === 41
            ? new ArrayValueImpl(this.#source, arrayStart, this.end, this.#depth, this.#context)
            : new WordImpl(
                this.#source.slice(start, this.end),
                start,
                this.end,
                this.#source,
                wordPartsResolver(this.#context),
                this.#depth,
              )),
        this.#value
      )
    }
    resolveTarget() {
      let equal = this.#operatorPos - this.pos,
        nameEnd = equal,
        appendPos = equal
      for (
        ;
        appendPos >= 2 &&
        this.text.charCodeAt(appendPos - 2) === 92 &&
        this.text.charCodeAt(appendPos - 1) === 10;
      )
        appendPos -= 2
      this.text.charCodeAt(appendPos - 1) === 43 && ((this.#append = !0), (nameEnd = appendPos - 1))
      let bracket = this.text.indexOf(`[`)
      if (bracket > 0 && bracket < nameEnd) {
        let close = this.text.lastIndexOf(`]`, equal)
        if (close > bracket) {
          let start = this.pos + bracket + 1,
            end = this.pos + close
          ;((this.#index = new WordImpl(
            this.#source.slice(start, end),
            start,
            end,
            this.#source,
            embeddedPartsResolver(this.#context),
            this.#depth,
          )),
            (nameEnd = bracket))
        }
      }
      let name = this.text.slice(0, nameEnd)
      return (this.#name = name.includes(`\\
`)
        ? name
            .split(`\\
`)
            .join(``)
        : name)
    }
    toJSON() {
      return {
        type: this.type,
        pos: this.pos,
        end: this.end,
        text: this.text,
        name: this.name,
        append: this.append,
        index: this.index,
        value: this.value,
      }
    }
  }
const isArgument = (item) => item.type === `Word` || item.type === `Assignment`
var CommandImpl = class {
    type = `Command`
    pos
    end
    name
    prefix
    suffix
    #args
    #redirects
    constructor(pos, end, name, prefix, suffix) {
      ;((this.pos = pos),
        (this.end = end),
        (this.name = name),
        (this.prefix = prefix),
        (this.suffix = suffix))
    }
    get args() {
      if (this.#args === void 0) {
        let suffix = this.suffix
        this.#args = suffix.every(isArgument) ? suffix : suffix.filter(isArgument)
      }
      return this.#args
    }
    get redirects() {
      if (this.#redirects === void 0) {
        let redirects = []
        for (let item of this.prefix) item.type !== `Assignment` && redirects.push(item)
        for (let item of this.suffix) isArgument(item) || redirects.push(item)
        this.#redirects = redirects
      }
      return this.#redirects
    }
    toJSON() {
      return {
        type: this.type,
        pos: this.pos,
        end: this.end,
        name: this.name,
        prefix: this.prefix,
        suffix: this.suffix,
      }
    }
  },
  HereDocBodyImpl = class {
    type = `HereDocBody`
    pos
    end
    text = ``
    #source
    #depth
    #context
    #parts
    constructor(source, pos, quoted, depth, context) {
      ;((this.pos = pos),
        (this.end = pos),
        (this.#source = source),
        (this.#depth = depth),
        (this.#context = context),
        (this.#parts = quoted ? void 0 : null))
    }
    get parts() {
      return (
        this.#parts === null &&
          (this.#parts = computeHereDocBodyParts(this.#source, this, this.#depth, this.#context)),
        this.#parts
      )
    }
    toJSON() {
      return { type: this.type, pos: this.pos, end: this.end, text: this.text, parts: this.parts }
    }
  }
;((Lexer._findSubstitutionEnd = findSubstitutionEnd),
  (ScriptExpansionImpl._resolveScript = parseRegion),
  (ArithmeticExpansionImpl._resolveExpression = parseArithmeticWithParts))
function isDeclarationCommand(name) {
  switch (name.length) {
    case 5:
      return name === `local` || name === `alias`
    case 6:
      return name === `export`
    case 7:
      return name === `declare` || name === `typeset`
    case 8:
      return name === `readonly`
    default:
      return !1
  }
}
var ArithmeticCommandImpl = class {
    type = `ArithmeticCommand`
    pos
    end
    body
    #source
    #depth
    #context
    #expression = null
    constructor(pos, end, body, source, depth, context) {
      ;((this.pos = pos),
        (this.end = end),
        (this.body = body),
        (this.#source = source),
        (this.#depth = depth),
        (this.#context = context))
    }
    get expression() {
      return (
        this.#expression === null &&
          (this.#expression = parseArithmeticWithParts(
            this.body,
            this.pos + 2,
            this.#source,
            this.#depth,
            this.#context,
          )),
        this.#expression
      )
    }
    set expression(v) {
      this.#expression = v ?? void 0
    }
    toJSON() {
      return {
        type: this.type,
        pos: this.pos,
        end: this.end,
        expression: this.expression,
        body: this.body,
      }
    }
  },
  ArithmeticForImpl = class {
    type = `ArithmeticFor`
    pos
    end
    body
    #initStr
    #testStr
    #updateStr
    #initPos
    #testPos
    #updatePos
    #source
    #depth
    #context
    #initialize = null
    #test = null
    #update = null
    constructor(
      pos,
      end,
      body,
      initStr,
      testStr,
      updateStr,
      initPos,
      testPos,
      updatePos,
      source,
      depth,
      context,
    ) {
      ;((this.pos = pos),
        (this.end = end),
        (this.body = body),
        (this.#initStr = initStr),
        (this.#testStr = testStr),
        (this.#updateStr = updateStr),
        (this.#initPos = initPos),
        (this.#testPos = testPos),
        (this.#updatePos = updatePos),
        (this.#source = source),
        (this.#depth = depth),
        (this.#context = context))
    }
    get initialize() {
      return (
        this.#initialize === null &&
          (this.#initialize = this.#initStr
            ? parseArithmeticWithParts(
                this.#initStr,
                this.#initPos,
                this.#source,
                this.#depth,
                this.#context,
              )
            : void 0),
        this.#initialize
      )
    }
    set initialize(v) {
      this.#initialize = v ?? void 0
    }
    get test() {
      return (
        this.#test === null &&
          (this.#test = this.#testStr
            ? parseArithmeticWithParts(
                this.#testStr,
                this.#testPos,
                this.#source,
                this.#depth,
                this.#context,
              )
            : void 0),
        this.#test
      )
    }
    set test(v) {
      this.#test = v ?? void 0
    }
    get update() {
      return (
        this.#update === null &&
          (this.#update = this.#updateStr
            ? parseArithmeticWithParts(
                this.#updateStr,
                this.#updatePos,
                this.#source,
                this.#depth,
                this.#context,
              )
            : void 0),
        this.#update
      )
    }
    set update(v) {
      this.#update = v ?? void 0
    }
    toJSON() {
      return {
        type: this.type,
        pos: this.pos,
        end: this.end,
        initialize: this.initialize,
        test: this.test,
        update: this.update,
        body: this.body,
      }
    }
  }
const CASE_TERMINATORS = {
    [Token.DoubleSemi]: `;;`,
    [Token.SemiAmp]: `;&`,
    [Token.DoubleSemiAmp]: `;;&`,
  },
  REDIRECT_OPS = {
    ">": `>`,
    ">>": `>>`,
    "<": `<`,
    "<>": `<>`,
    "<&": `<&`,
    ">&": `>&`,
    ">|": `>|`,
    "&>": `&>`,
    "&>>": `&>>`,
  },
  listTerminators = /* @__PURE__ */ new Uint8Array(37)
;((listTerminators[Token.EOF] = 1),
  (listTerminators[Token.RParen] = 1),
  (listTerminators[Token.RBrace] = 1),
  (listTerminators[Token.Then] = 1),
  (listTerminators[Token.Else] = 1),
  (listTerminators[Token.Elif] = 1),
  (listTerminators[Token.Fi] = 1),
  (listTerminators[Token.Do] = 1),
  (listTerminators[Token.Done] = 1),
  (listTerminators[Token.Esac] = 1),
  (listTerminators[Token.DoubleSemi] = 1),
  (listTerminators[Token.SemiAmp] = 1),
  (listTerminators[Token.DoubleSemiAmp] = 1))
const compoundClosers = /* @__PURE__ */ new Uint8Array(37)
;((compoundClosers[Token.RParen] = 1),
  (compoundClosers[Token.RBrace] = 1),
  (compoundClosers[Token.DblRBracket] = 1),
  (compoundClosers[Token.Fi] = 1),
  (compoundClosers[Token.Done] = 1),
  (compoundClosers[Token.Esac] = 1),
  (compoundClosers[Token.ArithCmd] = 1))
function isTestNegation(t) {
  return t.token === Token.Word && t.keywordEligible && t.value === `!`
}
const commandStarts = /* @__PURE__ */ new Uint8Array(37)
;((commandStarts[Token.Word] = 1),
  (commandStarts[Token.Assignment] = 1),
  (commandStarts[Token.Bang] = 1),
  (commandStarts[Token.LParen] = 1),
  (commandStarts[Token.LBrace] = 1),
  (commandStarts[Token.DblLBracket] = 1),
  (commandStarts[Token.If] = 1),
  (commandStarts[Token.For] = 1),
  (commandStarts[Token.While] = 1),
  (commandStarts[Token.Until] = 1),
  (commandStarts[Token.Case] = 1),
  (commandStarts[Token.Function] = 1),
  (commandStarts[Token.Select] = 1),
  (commandStarts[Token.ArithCmd] = 1),
  (commandStarts[Token.Coproc] = 1),
  (commandStarts[Token.Redirect] = 1))
const UNARY_TEST_OPS = {
    "-a": 1,
    "-b": 1,
    "-c": 1,
    "-d": 1,
    "-e": 1,
    "-f": 1,
    "-g": 1,
    "-h": 1,
    "-k": 1,
    "-p": 1,
    "-r": 1,
    "-s": 1,
    "-t": 1,
    "-u": 1,
    "-v": 1,
    "-w": 1,
    "-x": 1,
    "-z": 1,
    "-n": 1,
    "-o": 1,
    "-N": 1,
    "-S": 1,
    "-L": 1,
    "-G": 1,
    "-O": 1,
    "-R": 1,
  },
  BINARY_TEST_OPS = {
    "==": 1,
    "!=": 1,
    "=~": 1,
    "=": 1,
    "-eq": 1,
    "-ne": 1,
    "-lt": 1,
    "-le": 1,
    "-gt": 1,
    "-ge": 1,
    "-nt": 1,
    "-ot": 1,
    "-ef": 1,
    "<": 1,
    ">": 1,
  },
  EMPTY_REDIRECTS = [],
  EMPTY_PREFIXES = [],
  EMPTY_ELIFS = []
function parse(source) {
  return new Parser(source, 0, source.length).run()
}
function parseRegion(source, start, end, depth = 0, parenBoundary = !1, context) {
  return new Parser(source, start, end, depth, parenBoundary, void 0, context).run()
}
var SubstitutionLexer = class SubstitutionLexer extends Lexer {
  boundaries
  pending
  context
  constructor(source, boundary, boundaries, pending, context, parenBoundary = !0) {
    ;(super(source, boundary.start, boundary.end, parenBoundary, context),
      (this._nestingDepth = boundary.depth),
      (this.boundaries = boundaries),
      (this.pending = pending),
      (this.context = context))
  }
  fork(start, end, parenBoundary = !1) {
    return new SubstitutionLexer(
      this.getSource(),
      { start, end, depth: this._nestingDepth },
      this.boundaries,
      this.pending,
      this.context,
      parenBoundary,
    )
  }
  findSubstitutionEnd(start, end, depth = this._nestingDepth + 1) {
    let known = this.context.boundaries?.get(start)
    if (known !== void 0) return known <= end ? known : -1
    let boundary = this.boundaries.get(start)
    return boundary === void 0
      ? (this.boundaries.has(start) ||
          (this.boundaries.set(start, void 0), this.pending.push({ start, end, depth })),
        -1)
      : boundary <= end
        ? boundary
        : -1
  }
}
function findSubstitutionEnd(source, start, end, depth, context) {
  let boundaries = /* @__PURE__ */ new Map([[start, void 0]]),
    pending = [{ start, end, depth }]
  for (; pending.length > 0;) {
    let count = pending.length,
      boundary = pending[count - 1],
      lexer = new SubstitutionLexer(source, boundary, boundaries, pending, context),
      found = new Parser(
        source,
        boundary.start,
        boundary.end,
        boundary.depth,
        !0,
        lexer,
      ).findSubstitutionEnd()
    pending.length === count &&
      (boundaries.set(boundary.start, found),
      found !== -1 && substitutionBoundaries(context).set(boundary.start, found),
      pending.pop())
  }
  return boundaries.get(start) ?? -1
}
var Parser = class {
  tok
  source
  start
  end
  depth
  errors = null
  syntaxDepth = 0
  constructor(source, start, end, depth = 0, parenBoundary = !1, lexer, context) {
    ;((this.tok =
      lexer ?? new Lexer(source, start, end, parenBoundary, createSubstitutionContext(context))),
      (this.tok._nestingDepth = depth),
      (this.source = source),
      (this.start = start),
      (this.end = end),
      (this.depth = depth))
  }
  run() {
    let start = this.start
    this.depth > 256 && this.error(`maximum substitution nesting depth exceeded`, start)
    let shebang
    if (start === 0 && this.source.charCodeAt(0) === 35 && this.source.charCodeAt(1) === 33) {
      let nl = this.source.indexOf(`
`)
      shebang = nl === -1 ? this.source : this.source.slice(0, nl)
    }
    let commands = this.list()
    for (;;) {
      let unexpected = this.tok.peek(LexContext.CommandStart)
      if (
        unexpected.token === Token.EOF ||
        (this.unexpectedToken(unexpected),
        !listTerminators[unexpected.token] && unexpected.token !== Token.In)
      )
        break
      this.tok.next(LexContext.CommandStart)
      let separator = this.tok.peek(LexContext.CommandStart).token
      if (separator !== Token.Semi && separator !== Token.Newline && separator !== Token.Amp) break
      for (; separator === Token.Semi || separator === Token.Newline || separator === Token.Amp;)
        (this.tok.next(LexContext.CommandStart),
          (separator = this.tok.peek(LexContext.CommandStart).token))
      let recovered = this.list()
      for (let i = 0; i < recovered.length; i++) commands.push(recovered[i])
    }
    let lexerErrors = this.tok._errors
    if (lexerErrors !== null && lexerErrors.length > 0) {
      let errors = (this.errors ??= [])
      for (let i = 0; i < lexerErrors.length; i++) errors.push(lexerErrors[i])
    }
    return (
      this.errors !== null && this.errors.length > 1 && this.errors.sort((a, b) => a.pos - b.pos),
      {
        type: `Script`,
        pos: start,
        end: this.end,
        shebang,
        commands,
        errors: this.errors ?? void 0,
      }
    )
  }
  error(message, pos) {
    ;(this.errors ??= []).push({ message, pos })
  }
  unexpectedToken(t) {
    this.error(`unexpected token '${t.token === Token.Newline ? `newline` : t.value}'`, t.pos)
  }
  findSubstitutionEnd() {
    return (this.list(), this.acceptEnd(Token.RParen))
  }
  skipSemi() {
    this.tok.peek(LexContext.Normal).token === Token.Semi && this.tok.next(LexContext.Normal)
  }
  accept(token, ctx = LexContext.Normal) {
    return this.tok.peek(ctx).token === token ? this.tok.next(ctx) : null
  }
  acceptEnd(token, ctx = LexContext.Normal) {
    return this.tok.peek(ctx).token === token ? this.tok.next(ctx).end : -1
  }
  skipNewlines(ctx = LexContext.Normal) {
    for (; this.tok.peek(ctx).token === Token.Newline;) this.tok.next(ctx)
  }
  doBody(hasDo) {
    let body = this.list(),
      emptyPos = hasDo ? this.emptyListPos(body) : -1
    return (emptyPos >= 0 && this.error(`expected command after 'do'`, emptyPos), body)
  }
  emptyListPos(commands) {
    return commands.length === 0 ? this.tok.peek(LexContext.CommandStart).pos : -1
  }
  makeStatement(command) {
    return { type: `Statement`, pos: command.pos, end: command.end, command, background: void 0 }
  }
  list() {
    let commands = []
    this.skipNewlines(LexContext.CommandStart)
    let t = this.tok.peek(LexContext.CommandStart).token
    if (listTerminators[t] || !commandStarts[t]) return commands
    let first = this.andOr()
    for (
      first && commands.push(this.makeStatement(first));
      (t = this.tok.peekFollow(compoundClosers).token),
        t === Token.Semi || t === Token.Newline || t === Token.Amp;
    ) {
      let isBackground = t === Token.Amp,
        sepEnd = this.tok.next(LexContext.Normal).end
      if (isBackground) {
        let stmt = commands[commands.length - 1]
        ;((stmt.background = !0), (stmt.end = sepEnd))
      }
      if (
        (this.skipNewlines(LexContext.CommandStart),
        (t = this.tok.peek(LexContext.CommandStart).token),
        listTerminators[t] || !commandStarts[t])
      )
        break
      let node = this.andOr()
      node && commands.push(this.makeStatement(node))
    }
    return commands
  }
  andOr() {
    let first = this.pipeline()
    if (!first) return null
    let t = this.tok.peek(LexContext.Normal).token
    if (t !== Token.And && t !== Token.Or) return first
    let commands = [first],
      operators = []
    do {
      let operatorToken = this.tok.next(LexContext.Normal),
        operator = operatorToken.token === Token.And ? `&&` : `||`
      this.skipNewlines(LexContext.CommandStart)
      let next = this.pipeline()
      if (!next) {
        this.error(`expected command after '${operator}'`, operatorToken.end)
        break
      }
      ;(operators.push(operator), commands.push(next), (t = this.tok.peek(LexContext.Normal).token))
    } while (t === Token.And || t === Token.Or)
    return {
      type: `AndOr`,
      pos: first.pos,
      end: commands[commands.length - 1].end,
      commands,
      operators,
    }
  }
  withRedirects(command) {
    let redirects = this.collectTrailingRedirects()
    return redirects.length === 0
      ? command
      : {
          type: `Redirected`,
          pos: command.pos,
          end: redirects[redirects.length - 1].end,
          command,
          redirects,
        }
  }
  pipeline() {
    let prefixes
    for (;;) {
      let token = this.tok.peek(LexContext.CommandStart),
        isTime = token.token === Token.Word && token.keywordEligible && token.value === `time`
      if (token.token !== Token.Bang && !isTime) break
      let prefix = this.tok.next(LexContext.CommandStart),
        pos = prefix.pos,
        keywordEnd = prefix.end,
        posix,
        endOfOptions
      if (isTime) {
        let flag = this.tok.peek(LexContext.CommandStart)
        ;(flag.token === Token.Word &&
          flag.keywordEligible &&
          flag.value === `-p` &&
          (this.tok.next(LexContext.CommandStart),
          (posix = { pos: flag.pos, end: flag.end }),
          (flag = this.tok.peek(LexContext.CommandStart))),
          flag.token === Token.Word &&
            flag.keywordEligible &&
            flag.value === `--` &&
            (this.tok.next(LexContext.CommandStart),
            (endOfOptions = { pos: flag.pos, end: flag.end })))
      }
      ;(prefixes === void 0 && (prefixes = []),
        prefixes.push(
          isTime
            ? {
                type: `Time`,
                pos,
                end: endOfOptions?.end ?? posix?.end ?? keywordEnd,
                keywordEnd,
                posix,
                endOfOptions,
              }
            : { type: `Negation`, pos, end: keywordEnd },
        ))
    }
    let command = this.pipelineCommands()
    if (!prefixes) return command
    let pos = prefixes[0].pos
    return command?.type === `Pipeline`
      ? ((command.prefixes = prefixes), (command.pos = pos), command)
      : {
          type: `Pipeline`,
          pos,
          end: command ? command.end : prefixes[prefixes.length - 1].end,
          prefixes,
          commands: command ? [command] : [],
          operators: [],
        }
  }
  pipelineCommands() {
    let first = this.command()
    if (!first) return null
    if (this.tok.peek(LexContext.Normal).token !== Token.Pipe) return first
    let commands = [first],
      operators = []
    for (; this.tok.peek(LexContext.Normal).token === Token.Pipe;) {
      let pipeToken = this.tok.next(LexContext.Normal),
        operator = pipeToken.value === `|&` ? `|&` : `|`
      this.skipNewlines(LexContext.CommandStart)
      let cmd = this.command()
      if (!cmd) {
        this.error(`expected command after '${operator}'`, pipeToken.end)
        break
      }
      ;(operators.push(operator), commands.push(cmd))
    }
    return commands.length === 1
      ? commands[0]
      : {
          type: `Pipeline`,
          pos: first.pos,
          end: commands[commands.length - 1].end,
          prefixes: EMPTY_PREFIXES,
          commands,
          operators,
        }
  }
  command() {
    let compound
    switch (this.tok.peek(LexContext.CommandStart).token) {
      case Token.LParen:
        compound = this.subshell()
        break
      case Token.LBrace:
        compound = this.braceGroup()
        break
      case Token.If:
        compound = this.ifClause()
        break
      case Token.For:
        compound = this.forClause()
        break
      case Token.While:
        compound = this.whileClause()
        break
      case Token.Until:
        compound = this.untilClause()
        break
      case Token.Case:
        compound = this.caseClause()
        break
      case Token.Function:
        return this.functionDef()
      case Token.Select:
        compound = this.selectClause()
        break
      case Token.DblLBracket:
        compound = this.testCommand()
        break
      case Token.ArithCmd:
        compound = this.arithCommand()
        break
      case Token.Coproc:
        return this.coprocCommand()
      case Token.Word:
      case Token.Assignment:
      case Token.Redirect:
        return this.simpleCommandOrFunction(!1)
      default:
        return null
    }
    return this.withRedirects(compound)
  }
  collectTrailingRedirects() {
    let redirects = EMPTY_REDIRECTS
    for (; this.tok.peekFollow(compoundClosers).token === Token.Redirect;)
      (redirects === EMPTY_REDIRECTS && (redirects = []),
        redirects.push(this.readRedirect(LexContext.Normal)))
    return redirects
  }
  arithCommand() {
    let tok = this.tok.next(LexContext.CommandStart)
    return new ArithmeticCommandImpl(
      tok.pos,
      tok.end,
      tok.value,
      this.source,
      this.depth,
      this.tok.getSubstitutionContext(),
    )
  }
  coprocCommand() {
    let start = this.tok.next(LexContext.CommandStart),
      pos = start.pos,
      first = this.tok.peek(LexContext.CommandStart),
      name
    if (first.token === Token.Word) {
      let lookahead = this.tok.fork(first.end, this.end)
      switch (lookahead.peek(LexContext.CommandStart).token) {
        case Token.LParen:
          ;(lookahead.next(LexContext.CommandStart),
            lookahead.peek(LexContext.Normal).token !== Token.RParen &&
              (name = this.readWord(LexContext.CommandStart)))
          break
        case Token.LBrace:
        case Token.If:
        case Token.For:
        case Token.While:
        case Token.Until:
        case Token.Case:
        case Token.Select:
        case Token.DblLBracket:
        case Token.ArithCmd:
          name = this.readWord(LexContext.CommandStart)
      }
    }
    let cmd =
      first.token === Token.Word && name === void 0
        ? this.simpleCommandOrFunction(!0)
        : this.command()
    if (cmd && cmd.type !== `Function` && cmd.type !== `Coproc`)
      return { type: `Coproc`, pos, end: cmd.end, name, body: cmd }
    this.error(`expected command after 'coproc'`, cmd?.pos ?? start.end)
    let body = cmd
      ? this.makeCompoundList([this.makeStatement(cmd)])
      : { type: `CompoundList`, pos: start.end, end: start.end, commands: [] }
    return { type: `Coproc`, pos, end: body.end, name, body }
  }
  subshell() {
    return this.subshellBody(this.tok.next(LexContext.CommandStart).pos)
  }
  subshellBody(pos) {
    if (this.syntaxDepth >= 256) {
      this.error(`maximum subshell nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipSubshellBody()
      return (
        closeEnd < 0 && this.error(`expected ')' to close subshell`, this.tok.getPos()),
        {
          type: `Subshell`,
          pos,
          end: closeEnd >= 0 ? closeEnd : pos,
          body: this.makeCompoundList([]),
        }
      )
    }
    this.syntaxDepth++
    let commands = this.list()
    ;(this.syntaxDepth--, commands.length === 0 && this.error(`expected command in subshell`, pos))
    let closeEnd = this.acceptEnd(Token.RParen, LexContext.Normal)
    return (
      closeEnd < 0 && this.error(`expected ')' to close subshell`, this.tok.getPos()),
      {
        type: `Subshell`,
        pos,
        end: closeEnd >= 0 ? closeEnd : pos,
        body: this.makeCompoundList(commands),
      }
    )
  }
  braceGroup() {
    let pos = this.tok.next(LexContext.CommandStart).pos
    if (this.syntaxDepth >= 256) {
      this.error(`maximum brace group nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.RBrace)
      return (
        closeEnd < 0 && this.error(`expected '}' to close brace group`, this.tok.getPos()),
        {
          type: `BraceGroup`,
          pos,
          end: closeEnd >= 0 ? closeEnd : pos,
          body: this.makeCompoundList([]),
        }
      )
    }
    this.syntaxDepth++
    let commands = this.list()
    ;(this.syntaxDepth--,
      commands.length === 0 && this.error(`expected command in brace group`, pos))
    let closeEnd = this.acceptEnd(Token.RBrace, LexContext.Normal)
    return (
      closeEnd < 0 && this.error(`expected '}' to close brace group`, this.tok.getPos()),
      {
        type: `BraceGroup`,
        pos,
        end: closeEnd >= 0 ? closeEnd : pos,
        body: this.makeCompoundList(commands),
      }
    )
  }
  ifClause() {
    let pos = this.tok.next(LexContext.CommandStart).pos
    if (this.syntaxDepth >= 256) {
      this.error(`maximum if nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.Fi)
      return (
        closeEnd < 0 && this.error(`expected 'fi' to close 'if'`, this.tok.getPos()),
        {
          type: `If`,
          pos,
          end: closeEnd >= 0 ? closeEnd : pos,
          clause: this.makeCompoundList([]),
          then: this.makeCompoundList([]),
          elif: EMPTY_ELIFS,
          else: void 0,
        }
      )
    }
    this.syntaxDepth++
    let command,
      branchPos = pos
    for (;;) {
      let clauseCommands = this.list(),
        emptyClausePos = this.emptyListPos(clauseCommands),
        clause = this.makeCompoundList(clauseCommands)
      this.skipSemi()
      let thenToken = this.accept(Token.Then, LexContext.CommandStart)
      thenToken
        ? emptyClausePos >= 0 &&
          this.error(
            `expected command after '${branchPos === pos ? `if` : `elif`}'`,
            emptyClausePos,
          )
        : this.error(`expected 'then'`, this.tok.getPos())
      let thenCommands = this.list(),
        then_ = this.makeCompoundList(thenCommands)
      ;(thenToken &&
        thenCommands.length === 0 &&
        (this.error(`expected command after 'then'`, this.tok.peek(LexContext.CommandStart).pos),
        (then_.pos = thenToken.end),
        (then_.end = thenToken.end)),
        command
          ? (command.elif === EMPTY_ELIFS && (command.elif = []),
            command.elif.push({
              type: `Elif`,
              pos: branchPos,
              end: then_.end,
              clause,
              then: then_,
            }))
          : (command = {
              type: `If`,
              pos,
              end: pos,
              clause,
              then: then_,
              elif: EMPTY_ELIFS,
              else: void 0,
            }),
        this.skipSemi())
      let elif = this.accept(Token.Elif, LexContext.CommandStart)
      if (!elif) break
      branchPos = elif.pos
    }
    if (this.accept(Token.Else, LexContext.CommandStart)) {
      let elseCommands = this.list(),
        emptyElsePos = this.emptyListPos(elseCommands)
      ;(emptyElsePos >= 0 && this.error(`expected command after 'else'`, emptyElsePos),
        (command.else = this.makeCompoundList(elseCommands)),
        this.skipSemi())
    }
    let closeEnd = this.acceptEnd(Token.Fi, LexContext.CommandStart)
    return (
      closeEnd < 0 && this.error(`expected 'fi' to close 'if'`, this.tok.getPos()),
      (command.end = closeEnd >= 0 ? closeEnd : branchPos),
      this.syntaxDepth--,
      command
    )
  }
  forClause() {
    let pos = this.tok.next(LexContext.CommandStart).pos
    if (this.tok.peek(LexContext.Normal).token === Token.LParen) return this.cStyleFor(pos)
    let name = this.readRequiredWord(`for`),
      wordlist
    if (
      (this.skipNewlines(LexContext.CommandStart),
      this.tok.peek(LexContext.CommandStart).token === Token.In)
    )
      for (
        this.tok.next(LexContext.CommandStart), wordlist = [];
        this.tok.peek(LexContext.Normal).token === Token.Word;
      )
        wordlist.push(this.readWord(LexContext.Normal))
    if (
      (this.skipSemi(),
      this.skipNewlines(LexContext.CommandStart),
      this.tok.peek(LexContext.CommandStart).token === Token.LBrace)
    ) {
      let bg = this.braceGroup()
      return { type: `For`, pos, end: bg.end, name, wordlist, body: bg.body }
    }
    let hasDo = this.accept(Token.Do, LexContext.CommandStart) !== null
    if ((hasDo || this.error(`expected 'do'`, this.tok.getPos()), this.syntaxDepth >= 256)) {
      this.error(`maximum for nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.Done)
      return (
        closeEnd < 0 && this.error(`expected 'done' to close 'for'`, this.tok.getPos()),
        {
          type: `For`,
          pos,
          end: closeEnd >= 0 ? closeEnd : pos,
          name,
          wordlist,
          body: this.makeCompoundList([]),
        }
      )
    }
    this.syntaxDepth++
    let body = this.doBody(hasDo)
    ;(this.syntaxDepth--, this.skipSemi())
    let closeEnd = this.acceptEnd(Token.Done, LexContext.CommandStart)
    return (
      closeEnd < 0 && this.error(`expected 'done' to close 'for'`, this.tok.getPos()),
      {
        type: `For`,
        pos,
        end: closeEnd >= 0 ? closeEnd : pos,
        name,
        wordlist,
        body: this.makeCompoundList(body),
      }
    )
  }
  cStyleFor(pos) {
    let [initStr, testStr, updateStr, initPos, testPos, updatePos] = this.tok.readCStyleForExprs()
    if (
      (this.tok.peek(LexContext.CommandStart).token === Token.Semi &&
        this.tok.next(LexContext.CommandStart),
      this.skipNewlines(LexContext.CommandStart),
      this.tok.peek(LexContext.CommandStart).token === Token.LBrace)
    ) {
      let bg = this.braceGroup()
      return new ArithmeticForImpl(
        pos,
        bg.end,
        bg.body,
        initStr,
        testStr,
        updateStr,
        initPos,
        testPos,
        updatePos,
        this.source,
        this.depth,
        this.tok.getSubstitutionContext(),
      )
    }
    let hasDo = this.accept(Token.Do, LexContext.CommandStart) !== null
    if ((hasDo || this.error(`expected 'do'`, this.tok.getPos()), this.syntaxDepth >= 256)) {
      this.error(`maximum for nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.Done)
      return (
        closeEnd < 0 && this.error(`expected 'done' to close 'for'`, this.tok.getPos()),
        new ArithmeticForImpl(
          pos,
          closeEnd >= 0 ? closeEnd : pos,
          this.makeCompoundList([]),
          initStr,
          testStr,
          updateStr,
          initPos,
          testPos,
          updatePos,
          this.source,
          this.depth,
          this.tok.getSubstitutionContext(),
        )
      )
    }
    this.syntaxDepth++
    let body = this.doBody(hasDo)
    this.syntaxDepth--
    let closeEnd = this.acceptEnd(Token.Done, LexContext.CommandStart)
    return (
      closeEnd < 0 && this.error(`expected 'done' to close 'for'`, this.tok.getPos()),
      new ArithmeticForImpl(
        pos,
        closeEnd >= 0 ? closeEnd : pos,
        this.makeCompoundList(body),
        initStr,
        testStr,
        updateStr,
        initPos,
        testPos,
        updatePos,
        this.source,
        this.depth,
        this.tok.getSubstitutionContext(),
      )
    )
  }
  whileClause() {
    return this.whileOrUntil(`while`)
  }
  untilClause() {
    return this.whileOrUntil(`until`)
  }
  whileOrUntil(kind) {
    let pos = this.tok.next(LexContext.CommandStart).pos
    if (this.syntaxDepth >= 256) {
      this.error(`maximum ${kind} nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.Done)
      return (
        closeEnd < 0 && this.error(`expected 'done' to close '${kind}'`, this.tok.getPos()),
        {
          type: `While`,
          pos,
          end: closeEnd >= 0 ? closeEnd : pos,
          kind,
          clause: this.makeCompoundList([]),
          body: this.makeCompoundList([]),
        }
      )
    }
    this.syntaxDepth++
    let clauseCommands = this.list(),
      emptyClausePos = this.emptyListPos(clauseCommands),
      clause = this.makeCompoundList(clauseCommands)
    this.skipSemi()
    let hasDo = this.accept(Token.Do, LexContext.CommandStart) !== null
    hasDo
      ? emptyClausePos >= 0 && this.error(`expected command after '${kind}'`, emptyClausePos)
      : this.error(`expected 'do'`, this.tok.getPos())
    let body = this.doBody(hasDo)
    this.skipSemi()
    let closeEnd = this.acceptEnd(Token.Done, LexContext.CommandStart)
    closeEnd < 0 && this.error(`expected 'done' to close '${kind}'`, this.tok.getPos())
    let end = closeEnd >= 0 ? closeEnd : pos
    return (
      this.syntaxDepth--,
      { type: `While`, pos, end, kind, clause, body: this.makeCompoundList(body) }
    )
  }
  caseClause() {
    let pos = this.tok.next(LexContext.CommandStart).pos,
      word = this.readRequiredWord(`case`)
    if (
      (this.skipNewlines(LexContext.CommandStart),
      this.accept(Token.In, LexContext.CommandStart) ||
        this.error(`expected 'in' after 'case' word`, this.tok.getPos()),
      this.skipNewlines(LexContext.CasePattern),
      this.syntaxDepth >= 256)
    ) {
      this.error(`maximum case nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.Esac)
      return (
        closeEnd < 0 && this.error(`expected 'esac' to close 'case'`, this.tok.getPos()),
        { type: `Case`, pos, end: closeEnd >= 0 ? closeEnd : pos, word, items: [] }
      )
    }
    this.syntaxDepth++
    let items = [],
      invalid = !1,
      t = this.tok.peek(LexContext.CasePattern).token
    for (; t !== Token.Esac && t !== Token.EOF;) {
      let itemPos = this.tok.peek(LexContext.Normal).pos
      this.accept(Token.LParen, LexContext.Normal)
      let pattern = [],
        expectWord = !0,
        next = this.tok.peek(LexContext.Normal)
      for (; next.token !== Token.RParen && next.token !== Token.EOF;) {
        next.token === (expectWord ? Token.Word : Token.Pipe)
          ? (expectWord = !expectWord)
          : (invalid ||= (this.unexpectedToken(next), !0))
        let tok = this.tok.next(LexContext.Normal)
        ;(tok.token === Token.Word && pattern.push(this.toWord(tok)),
          (next = this.tok.peek(LexContext.Normal)))
      }
      expectWord &&
        next.token === Token.RParen &&
        !invalid &&
        (this.unexpectedToken(next), (invalid = !0))
      let rparenEnd = this.acceptEnd(Token.RParen, LexContext.Normal),
        cmds = this.list(),
        bodyPos =
          rparenEnd >= 0
            ? rparenEnd
            : pattern.length > 0
              ? pattern[pattern.length - 1].end
              : itemPos,
        item = {
          type: `CaseItem`,
          pos: itemPos,
          end: cmds.length > 0 ? cmds[cmds.length - 1].end : bodyPos,
          pattern,
          body:
            cmds.length > 0
              ? this.makeCompoundList(cmds)
              : { type: `CompoundList`, pos: bodyPos, end: bodyPos, commands: [] },
          terminator: void 0,
        },
        after = this.tok.peek(LexContext.CommandStart)
      if (
        ((t = after.token),
        t === Token.DoubleSemi || t === Token.SemiAmp || t === Token.DoubleSemiAmp)
      ) {
        let termTok = this.tok.next(LexContext.CommandStart)
        ;((item.terminator = CASE_TERMINATORS[termTok.token]), (item.end = termTok.end))
      } else
        t !== Token.Esac &&
          t !== Token.EOF &&
          !invalid &&
          (this.unexpectedToken(after), (invalid = !0))
      ;(items.push(item),
        this.skipNewlines(LexContext.CasePattern),
        (t = this.tok.peek(LexContext.CasePattern).token))
    }
    let closeEnd = this.acceptEnd(Token.Esac, LexContext.CommandStart)
    closeEnd < 0 && this.error(`expected 'esac' to close 'case'`, this.tok.getPos())
    let end = closeEnd >= 0 ? closeEnd : pos
    return (this.syntaxDepth--, { type: `Case`, pos, end, word, items })
  }
  selectClause() {
    let pos = this.tok.next(LexContext.CommandStart).pos,
      name = this.readRequiredWord(`select`),
      wordlist
    if (
      (this.skipNewlines(LexContext.CommandStart),
      this.tok.peek(LexContext.CommandStart).token === Token.In)
    )
      for (
        this.tok.next(LexContext.CommandStart), wordlist = [];
        this.tok.peek(LexContext.Normal).token === Token.Word;
      )
        wordlist.push(this.readWord(LexContext.Normal))
    if (
      (this.skipSemi(),
      this.skipNewlines(LexContext.CommandStart),
      this.tok.peek(LexContext.CommandStart).token === Token.LBrace)
    ) {
      let bg = this.braceGroup()
      return { type: `Select`, pos, end: bg.end, name, wordlist, body: bg.body }
    }
    let hasDo = this.accept(Token.Do, LexContext.CommandStart) !== null
    if ((hasDo || this.error(`expected 'do'`, this.tok.getPos()), this.syntaxDepth >= 256)) {
      this.error(`maximum select nesting depth exceeded`, pos)
      let closeEnd = this.tok.skipCompoundBody(Token.Done)
      return (
        closeEnd < 0 && this.error(`expected 'done' to close 'select'`, this.tok.getPos()),
        {
          type: `Select`,
          pos,
          end: closeEnd >= 0 ? closeEnd : pos,
          name,
          wordlist,
          body: this.makeCompoundList([]),
        }
      )
    }
    this.syntaxDepth++
    let body = this.doBody(hasDo)
    ;(this.syntaxDepth--, this.skipSemi())
    let closeEnd = this.acceptEnd(Token.Done, LexContext.CommandStart)
    return (
      closeEnd < 0 && this.error(`expected 'done' to close 'select'`, this.tok.getPos()),
      {
        type: `Select`,
        pos,
        end: closeEnd >= 0 ? closeEnd : pos,
        name,
        wordlist,
        body: this.makeCompoundList(body),
      }
    )
  }
  testCommand() {
    let pos = this.tok.next(LexContext.CommandStart).pos,
      expr = this.parseTestOr(),
      closeEnd = this.acceptEnd(Token.DblRBracket, LexContext.TestMode)
    return (
      closeEnd < 0 && this.error(`expected ']]' to close '[['`, this.tok.getPos()),
      { type: `TestCommand`, pos, end: closeEnd >= 0 ? closeEnd : pos, expression: expr }
    )
  }
  parseTestOr() {
    let first = this.parseTestAnd()
    if (this.tok.peek(LexContext.TestMode).token !== Token.Or) return first
    let operands = [first]
    do (this.tok.next(LexContext.TestMode), operands.push(this.parseTestAnd()))
    while (this.tok.peek(LexContext.TestMode).token === Token.Or)
    return {
      type: `TestLogical`,
      pos: first.pos,
      end: operands[operands.length - 1].end,
      operator: `||`,
      operands,
    }
  }
  parseTestAnd() {
    let first = this.parseTestNot()
    if (this.tok.peek(LexContext.TestMode).token !== Token.And) return first
    let operands = [first]
    do (this.tok.next(LexContext.TestMode), operands.push(this.parseTestNot()))
    while (this.tok.peek(LexContext.TestMode).token === Token.And)
    return {
      type: `TestLogical`,
      pos: first.pos,
      end: operands[operands.length - 1].end,
      operator: `&&`,
      operands,
    }
  }
  parseTestNot() {
    let t = this.tok.peek(LexContext.TestMode)
    if (!isTestNegation(t)) return this.parseTestPrimary()
    let negations = []
    for (; isTestNegation(t);) {
      let bang = this.tok.next(LexContext.TestMode)
      ;(negations.push({ type: `Negation`, pos: bang.pos, end: bang.end }),
        (t = this.tok.peek(LexContext.TestMode)))
    }
    let operand = this.parseTestPrimary()
    return { type: `TestNot`, pos: negations[0].pos, end: operand.end, negations, operand }
  }
  parseTestPrimary() {
    if (this.tok.peek(LexContext.TestMode).token === Token.LParen) {
      let openPos = this.tok.next(LexContext.TestMode).pos
      if (this.syntaxDepth >= 256) {
        this.error(`maximum test group nesting depth exceeded`, openPos)
        let closeEnd = this.tok.skipTestGroup()
        return (
          closeEnd < 0 && this.error(`expected ')' to close test group`, this.tok.getPos()),
          {
            type: `TestGroup`,
            pos: openPos,
            end: closeEnd >= 0 ? closeEnd : openPos,
            expression: {
              type: `TestUnary`,
              pos: openPos,
              end: openPos,
              operator: `-n`,
              operand: new WordImpl(``, openPos, openPos),
            },
          }
        )
      }
      this.syntaxDepth++
      let expr = this.parseTestOr()
      this.syntaxDepth--
      let closeEnd = this.acceptEnd(Token.RParen, LexContext.TestMode)
      return (
        closeEnd < 0 && this.error(`expected ')' to close test group`, this.tok.getPos()),
        {
          type: `TestGroup`,
          pos: openPos,
          end: closeEnd >= 0 ? closeEnd : openPos,
          expression: expr,
        }
      )
    }
    let first = this.tok.next(LexContext.TestMode)
    ;(first.token === Token.And || first.token === Token.Or) && this.unexpectedToken(first)
    let val = first.value,
      firstPos = first.pos,
      firstEnd = first.end
    if (first.keywordEligible && UNARY_TEST_OPS[val] === 1) {
      if (this.tok.peek(LexContext.TestMode).token === Token.Word) {
        let operand = this.readTestOperand()
        return { type: `TestUnary`, pos: firstPos, end: operand.end, operator: val, operand }
      }
      return (
        this.error(`expected operand after unary test operator`, firstEnd),
        {
          type: `TestUnary`,
          pos: firstPos,
          end: firstEnd,
          operator: val,
          operand: new WordImpl(``, firstEnd, firstEnd),
        }
      )
    }
    let nt = this.tok.peek(LexContext.TestMode)
    if (nt.token === Token.Word && nt.keywordEligible && BINARY_TEST_OPS[nt.value] === 1) {
      let op = this.tok.next(LexContext.TestMode).value,
        right
      if (op === `=~`) {
        let token = this.tok.readTestRegexWord()
        right = new WordImpl(
          this.source.slice(token.pos, token.end),
          token.pos,
          token.end,
          this.source,
          embeddedPartsResolver(this.tok.getSubstitutionContext()),
          this.depth,
        )
      } else right = this.readTestOperand()
      let left = this.toWordFromPosEnd(first, firstPos, firstEnd)
      return { type: `TestBinary`, pos: firstPos, end: right.end, operator: op, left, right }
    }
    let w = this.toWordFromPosEnd(first, firstPos, firstEnd)
    return { type: `TestUnary`, pos: firstPos, end: w.end, operator: `-n`, operand: w }
  }
  readTestOperand() {
    let t = this.tok.next(LexContext.TestMode)
    return (
      t.keywordEligible &&
        (t.value === `<` || t.value === `>`) &&
        this.error(`unexpected argument '${t.value}' to conditional operator`, t.pos),
      this.toWord(t)
    )
  }
  functionDef() {
    let pos = this.tok.next(LexContext.CommandStart).pos,
      name = this.readWord(LexContext.FunctionName),
      body
    if (this.tok.peek(LexContext.CommandStart).token === Token.LParen) {
      let openPos = this.tok.next(LexContext.CommandStart).pos
      this.tok.peek(LexContext.CommandStart).token === Token.RParen
        ? (this.tok.next(LexContext.CommandStart),
          this.skipNewlines(LexContext.CommandStart),
          (body = this.commandAsBody()))
        : (body = this.withRedirects(this.subshellBody(openPos)))
    } else (this.skipNewlines(LexContext.CommandStart), (body = this.commandAsBody()))
    return { type: `Function`, pos, end: body.end, name, body }
  }
  simpleCommandOrFunction(coproc) {
    let prefix = [],
      cmdPos = this.tok.peek(LexContext.CommandStart).pos,
      lastEnd = cmdPos,
      ctx = LexContext.CommandStart
    for (;;) {
      let t = this.tok.peek(ctx).token
      if (t === Token.Assignment) {
        let assignment = this.tok.next(ctx)
        ;((lastEnd = assignment.end), prefix.push(this.parseAssignment(assignment)))
      } else if (t === Token.Redirect) {
        let redirect = this.readRedirect(ctx)
        ;(prefix.push(redirect), (lastEnd = redirect.end))
      } else break
      ctx = LexContext.CommandPrefix
    }
    if (this.tok.peek(LexContext.Normal).token !== Token.Word)
      return new CommandImpl(cmdPos, lastEnd, void 0, prefix, [])
    let nameToken = this.tok.next(LexContext.Normal),
      keyword = nameToken.keywordEligible ? nameToken.value : ``,
      name = this.toWord(nameToken)
    ;((ctx = isDeclarationCommand(keyword)
      ? LexContext.Declaration
      : keyword === `eval` || keyword === `let`
        ? LexContext.EvalArgument
        : LexContext.Normal),
      (lastEnd = name.end))
    let suffix = []
    if (coproc)
      for (; this.tok.peek(LexContext.CommandPrefix).token === Token.Assignment;) {
        let token = this.tok.next(LexContext.CommandPrefix),
          word = ctx === LexContext.Declaration ? this.parseAssignment(token) : this.toWord(token)
        ;(suffix.push(word), (lastEnd = word.end))
      }
    if (
      this.tok.peek(ctx).token === Token.LParen &&
      suffix.length === 0 &&
      (this.tok.next(LexContext.Normal), this.tok.peek(LexContext.Normal).token === Token.RParen)
    ) {
      ;(this.tok.next(LexContext.Normal), this.skipNewlines(LexContext.CommandStart))
      let body = this.commandAsBody()
      return { type: `Function`, pos: name.pos, end: body.end, name, body }
    }
    for (;;) {
      let st = this.tok.peek(ctx).token
      if (st === Token.Word || st === Token.Assignment) {
        let token = this.tok.next(ctx),
          w = st === Token.Assignment ? this.parseAssignment(token) : this.toWord(token)
        ;(suffix.push(w), (lastEnd = w.end))
      } else if (st === Token.Redirect) {
        let redirect = this.readRedirect(ctx)
        ;(suffix.push(redirect), (lastEnd = redirect.end))
      } else break
    }
    return new CommandImpl(cmdPos, lastEnd, name, prefix, suffix)
  }
  readRedirect(ctx) {
    let t = this.tok.next(ctx),
      tPos = t.pos,
      tEnd = t.end,
      descriptor =
        t.fileDescriptor === void 0
          ? t.variableName === void 0
            ? void 0
            : {
                type: `FileDescriptorVariable`,
                pos: tPos,
                end: t.descriptorEnd,
                name: t.variableName,
              }
          : { type: `FileDescriptor`, pos: tPos, end: t.descriptorEnd, value: t.fileDescriptor },
      hasTarget = t.targetEnd > t.targetPos
    if (
      (hasTarget || this.error(`expected redirect target`, t.targetPos),
      t.value === `<<` || t.value === `<<-`)
    ) {
      let r = {
        type: `HereDoc`,
        pos: tPos,
        end: tEnd,
        operator: t.value,
        descriptor,
        delimiter: hasTarget
          ? {
              type: `HereDocDelimiter`,
              pos: t.targetPos,
              end: t.targetEnd,
              text: this.source.slice(t.targetPos, t.targetEnd),
              value: t.content ?? ``,
              quoted: t.delimiterQuoted,
            }
          : void 0,
        body: new HereDocBodyImpl(
          this.source,
          tEnd,
          t.delimiterQuoted,
          this.depth,
          this.tok.getSubstitutionContext(),
        ),
        closing: void 0,
      }
      return (hasTarget && this.tok.registerHereDocTarget(r), r)
    }
    let target = hasTarget
      ? new WordImpl(
          this.source.slice(t.targetPos, t.targetEnd),
          t.targetPos,
          t.targetEnd,
          this.source,
          wordPartsResolver(this.tok.getSubstitutionContext()),
          this.depth,
        )
      : void 0
    return t.value === `<<<`
      ? { type: `HereString`, pos: tPos, end: tEnd, operator: `<<<`, descriptor, target }
      : {
          type: `Redirect`,
          pos: tPos,
          end: tEnd,
          operator: REDIRECT_OPS[t.value] ?? `>`,
          descriptor,
          target,
        }
  }
  commandAsBody() {
    let cmd = this.command()
    return cmd && cmd.type !== `Command` && cmd.type !== `Function` && cmd.type !== `Coproc`
      ? cmd
      : (this.error(`expected compound command as function body`, cmd?.pos ?? this.tok.getPos()),
        this.makeCompoundList(cmd ? [this.makeStatement(cmd)] : []))
  }
  readWord(ctx) {
    return this.toWord(this.tok.next(ctx))
  }
  readRequiredWord(keyword) {
    let t = this.tok.peek(LexContext.Normal)
    return t.token === Token.Word
      ? this.toWord(this.tok.next(LexContext.Normal))
      : (t.token !== Token.EOF && this.error(`expected word after '${keyword}'`, t.pos),
        new WordImpl(``, t.pos, t.pos))
  }
  toWord(tok) {
    let text = tok.raw ? tok.value : this.source.slice(tok.pos, tok.end),
      source = tok.raw && tok.keywordEligible ? void 0 : this.source
    return new WordImpl(
      text,
      tok.pos,
      tok.end,
      source,
      source === void 0
        ? computeBareWordParts
        : wordPartsResolver(this.tok.getSubstitutionContext()),
      this.depth,
    )
  }
  toWordFromPosEnd(tok, pos, end) {
    return tok.pos === pos && tok.end === end
      ? this.toWord(tok)
      : new WordImpl(
          this.source.slice(pos, end),
          pos,
          end,
          this.source,
          wordPartsResolver(this.tok.getSubstitutionContext()),
          this.depth,
        )
  }
  parseAssignment(token) {
    return new AssignmentImpl(
      token.raw ? token.value : this.source.slice(token.pos, token.end),
      token.pos,
      token.end,
      this.source,
      token.assignmentOperatorPos,
      this.depth,
      this.tok.getSubstitutionContext(),
    )
  }
  makeCompoundList(commands) {
    let p = this.tok.getPos()
    return {
      type: `CompoundList`,
      pos: commands.length > 0 ? commands[0].pos : p,
      end: commands.length > 0 ? commands[commands.length - 1].end : p,
      commands,
    }
  }
}
function print$1(script) {
  let outerQueued = heredocQueue.length
  try {
    let out = ``
    return (
      script.shebang &&
        (out +=
          script.shebang +
          `

`),
      (out += stmts(script.commands, 0)),
      out
    )
  } finally {
    heredocQueue.length = outerQueued
  }
}
function isFunc(s) {
  return s.command.type === `Function`
}
function stmts(list, indent) {
  let out = ``
  for (let i = 0; i < list.length; i++)
    (i > 0 &&
      (out +=
        isFunc(list[i - 1]) || isFunc(list[i])
          ? `

`
          : `
`),
      (out += stmt(list[i], indent)))
  return out
}
function stmt(s, indent) {
  let pad = `  `.repeat(indent),
    queued = heredocQueue.length,
    out = pad + printNode(s.command, indent)
  return (
    s.background && (out += ` &`), heredocQueue.length === queued ? out : flushHeredocs(out, queued)
  )
}
const heredocQueue = []
function flushHeredocs(text, queued) {
  if (heredocQueue.length === queued) return text
  let pending = heredocQueue.splice(queued)
  if (pending.length === 1 && text.endsWith(`\0`))
    return (
      text.slice(0, -1) +
      `
` +
      heredocBody(pending[0])
    )
  let out = ``,
    copied = 0,
    next = 0,
    mark = text.indexOf(`\0`)
  for (; mark !== -1;) {
    let lineEnd = text.indexOf(
      `
`,
      mark,
    )
    lineEnd === -1 && (lineEnd = text.length)
    let marks = 0
    for (; mark !== -1 && mark < lineEnd;)
      ((out += text.slice(copied, mark)),
        (copied = mark + 1),
        marks++,
        (mark = text.indexOf(`\0`, copied)))
    for (
      out += text.slice(copied, lineEnd), copied = lineEnd;
      marks > 0 && next < pending.length;
      marks--, next++
    )
      out +=
        `
` + heredocBody(pending[next])
  }
  return out + text.slice(copied)
}
function heredocBody(r) {
  let content = r.body.text,
    delimiter = r.delimiter?.value ?? ``,
    hasNewline = content.endsWith(`
`),
    separator =
      content.length > 0 && !hasNewline
        ? `
`
        : ``
  if (!r.delimiter?.quoted) {
    let end = content.length - +!!hasNewline,
      backslashes = end
    for (; backslashes > 0 && content.charCodeAt(backslashes - 1) === 92;) backslashes--
    ;(end - backslashes) % 2 == 1 &&
      (separator += `
`)
  }
  return (
    content +
    separator +
    delimiter +
    (delimiter
      ? ``
      : `
`)
  )
}
function printNode(n, indent) {
  switch (n.type) {
    case `Command`:
      return cmd(n)
    case `Redirected`:
      return appendRedirects(printNode(n.command, indent), n.redirects)
    case `Pipeline`:
      return pipe(n, indent)
    case `AndOr`:
      return andOr(n, indent)
    case `If`:
      return ifNode(n, indent)
    case `For`:
      return forNode(n, indent)
    case `While`:
      return whileNode(n, indent)
    case `Case`:
      return caseNode(n, indent)
    case `Function`:
      return funcNode(n, indent)
    case `Subshell`:
      return subshell(n, indent)
    case `BraceGroup`:
      return braceGroup(n, indent)
    case `TestCommand`:
      return testCmd(n)
    case `ArithmeticCommand`:
      return arithCmd(n)
    case `Select`:
      return selectNode(n, indent)
    case `ArithmeticFor`:
      return arithFor(n, indent)
    case `Coproc`:
      return coprocNode(n, indent)
  }
}
function wd(w) {
  return w.text
}
function assign(a) {
  let out = a.name
  ;(a.index && (out += `[` + a.index.text + `]`), (out += a.append ? `+=` : `=`))
  let value = a.value
  return (
    value.type === `ArrayValue`
      ? (out += `(` + value.elements.map((w) => wd(w)).join(` `) + `)`)
      : (out += wd(value)),
    out
  )
}
function cmd(c) {
  let out = ``,
    separator = ``,
    heredocMarks = ``
  for (let item of c.prefix) {
    let text = item.type === `Assignment` ? assign(item) : redir(item)
    ;(text.endsWith(`\0`)
      ? ((out += separator + text.slice(0, -1)), (heredocMarks += `\0`))
      : (out += separator + text),
      (separator = ` `))
  }
  c.name && ((out += separator + wd(c.name)), (separator = ` `))
  for (let item of c.suffix) {
    let text =
      item.type === `Word` ? wd(item) : item.type === `Assignment` ? assign(item) : redir(item)
    ;(text.endsWith(`\0`)
      ? ((out += separator + text.slice(0, -1)), (heredocMarks += `\0`))
      : (out += separator + text),
      (separator = ` `))
  }
  return out + heredocMarks
}
function appendRedirects(command, redirects) {
  let out = command,
    marks = ``
  for (let redirect of redirects) {
    let text = redir(redirect)
    text.endsWith(`\0`) ? ((out += ` ` + text.slice(0, -1)), (marks += `\0`)) : (out += ` ` + text)
  }
  return out + marks
}
function pipe(p, indent) {
  let out = ``
  for (let prefix of p.prefixes)
    (out && (out += ` `),
      prefix.type === `Negation`
        ? (out += `!`)
        : ((out += `time`), prefix.posix && (out += ` -p`), prefix.endOfOptions && (out += ` --`)))
  for (let i = 0; i < p.commands.length; i++)
    (i > 0 ? (out += ` ` + p.operators[i - 1] + ` `) : out && (out += ` `),
      (out += printNode(p.commands[i], indent)))
  return out
}
function andOr(a, indent) {
  let out = ``
  for (let i = 0; i < a.commands.length; i++)
    (i > 0 && (out += ` ` + a.operators[i - 1] + ` `), (out += printNode(a.commands[i], indent)))
  return out
}
function ifNode(n, indent) {
  let pad = `  `.repeat(indent),
    out =
      `if ` +
      inlineClause(n.clause, `then`) +
      `
`
  out += stmts(n.then.commands, indent + 1)
  for (let branch of n.elif)
    ((out +=
      `
` +
      pad +
      `elif ` +
      inlineClause(branch.clause, `then`) +
      `
`),
      (out += stmts(branch.then.commands, indent + 1)))
  return (
    n.else &&
      ((out +=
        `
` +
        pad +
        `else
`),
      (out += stmts(n.else.commands, indent + 1))),
    out +
      `
` +
      pad +
      `fi`
  )
}
function forNode(n, indent) {
  let pad = `  `.repeat(indent),
    out = `for ` + wd(n.name)
  if (n.wordlist) {
    out += ` in`
    for (let w of n.wordlist) out += ` ` + wd(w)
  }
  return (
    (out += `; do
`),
    (out +=
      stmts(n.body.commands, indent + 1) +
      `
`),
    (out += pad + `done`),
    out
  )
}
function whileNode(n, indent) {
  let pad = `  `.repeat(indent),
    out =
      n.kind +
      ` ` +
      inlineClause(n.clause, `do`) +
      `
`
  return (
    (out +=
      stmts(n.body.commands, indent + 1) +
      `
`),
    (out += pad + `done`),
    out
  )
}
function caseNode(n, indent) {
  let pad = `  `.repeat(indent),
    iPad = `  `.repeat(indent + 1),
    bPad = `  `.repeat(indent + 2),
    out =
      `case ` +
      wd(n.word) +
      ` in
`
  for (let item of n.items) {
    let open =
      item.pattern.length > 0 &&
      wd(item.pattern[0])
        .split(`\\
`)
        .join(``) === `esac`
        ? `(`
        : ``
    ;((out +=
      iPad +
      open +
      item.pattern.map((p) => wd(p)).join(` | `) +
      `)
`),
      item.body.commands.length > 0 &&
        (out +=
          stmts(item.body.commands, indent + 2) +
          `
`),
      (out +=
        bPad +
        (item.terminator ?? `;;`) +
        `
`))
  }
  return ((out += pad + `esac`), out)
}
function funcNode(n, indent) {
  let pad = `  `.repeat(indent),
    name = wd(n.name),
    body = n.body.type === `Redirected` ? n.body.command : n.body,
    out =
      (requiresFunctionKeyword(name) ? `function ` + name + ` {` : name + `() {`) +
      `
`
  return (
    body.type === `BraceGroup`
      ? (out +=
          stmts(body.body.commands, indent + 1) +
          `
`)
      : body.type === `CompoundList`
        ? (out +=
            stmts(body.commands, indent + 1) +
            `
`)
        : (out +=
            `  `.repeat(indent + 1) +
            printNode(body, indent + 1) +
            `
`),
    (out += pad + `}`),
    n.body.type === `Redirected` ? appendRedirects(out, n.body.redirects) : out
  )
}
function subshell(n, indent) {
  let pad = `  `.repeat(indent)
  if (n.body.commands.length <= 1) {
    let body = inlineList(n.body)
    return `(` + (body.startsWith(`(`) ? ` ` : ``) + body + `)`
  }
  let out = `(
`
  return (
    (out +=
      stmts(n.body.commands, indent + 1) +
      `
`),
    (out += pad + `)`),
    out
  )
}
function braceGroup(n, indent) {
  let pad = `  `.repeat(indent),
    out = `{
`
  return (
    (out +=
      stmts(n.body.commands, indent + 1) +
      `
`),
    (out += pad + `}`),
    out
  )
}
function testCmd(n) {
  return `[[ ` + testExpr(n.expression) + ` ]]`
}
function testExpr(e) {
  switch (e.type) {
    case `TestUnary`:
      return e.operand.text === `` ? e.operator : e.operator + ` ` + wd(e.operand)
    case `TestBinary`:
      return wd(e.left) + ` ` + e.operator + ` ` + wd(e.right)
    case `TestLogical`: {
      let out = ``
      for (let i = 0; i < e.operands.length; i++)
        (i > 0 && (out += ` ` + e.operator + ` `), (out += testExpr(e.operands[i])))
      return out
    }
    case `TestNot`:
      return `! `.repeat(e.negations.length) + testExpr(e.operand)
    case `TestGroup`:
      return `( ` + testExpr(e.expression) + ` )`
  }
}
function arithCmd(n) {
  return n.expression ? `(( ` + arithExpr(n.expression) + ` ))` : `((` + n.body + `))`
}
function arithFor(n, indent) {
  let pad = `  `.repeat(indent),
    init = n.initialize ? arithExpr(n.initialize) : ``,
    test = n.test ? arithExpr(n.test) : ``,
    update = n.update ? arithExpr(n.update) : ``,
    out =
      `for (( ` +
      init +
      `; ` +
      test +
      `; ` +
      update +
      ` )); do
`
  return (
    (out +=
      stmts(n.body.commands, indent + 1) +
      `
`),
    (out += pad + `done`),
    out
  )
}
function coprocNode(n, indent) {
  let out = `coproc`
  if ((n.name && (out += ` ` + wd(n.name)), n.body.type !== `CompoundList`))
    return out + ` ` + printNode(n.body, indent)
  let pad = `  `.repeat(indent),
    body = stmts(n.body.commands, indent).slice(pad.length)
  return body === `` ? out : out + ` ` + body
}
function arithExpr(e) {
  switch (e.type) {
    case `ArithmeticWord`:
      return e.value
    case `ArithmeticGroup`:
      return `(` + arithExpr(e.expression) + `)`
    case `ArithmeticUnary`: {
      let operand = arithExpr(e.operand)
      if (e.prefix) {
        let separator =
          e.operator === `!` ||
          ((e.operator === `+` || e.operator === `-`) && operand.startsWith(e.operator))
            ? ` `
            : ``
        return e.operator + separator + operand
      }
      return operand + e.operator
    }
    case `ArithmeticTernary`:
      return arithExpr(e.test) + ` ? ` + arithExpr(e.consequent) + ` : ` + arithExpr(e.alternate)
    case `ArithmeticBinary`: {
      let prec = arithPrec(e.operator),
        ra = arithRightAssoc(e.operator),
        left = arithExpr(e.left),
        right = arithExpr(e.right)
      return (
        arithNeedsParens(e.left, prec, !ra) && (left = `(` + left + `)`),
        arithNeedsParens(e.right, prec, !!ra) && (right = `(` + right + `)`),
        left + ` ` + e.operator + ` ` + right
      )
    }
    case `ArithmeticCommandExpansion`:
      return e.text
  }
}
function arithPrec(op) {
  switch (op) {
    case `,`:
      return 1
    case `=`:
    case `+=`:
    case `-=`:
    case `*=`:
    case `/=`:
    case `%=`:
    case `<<=`:
    case `>>=`:
    case `&=`:
    case `|=`:
    case `^=`:
      return 2
    case `||`:
      return 4
    case `&&`:
      return 5
    case `|`:
      return 6
    case `^`:
      return 7
    case `&`:
      return 8
    case `==`:
    case `!=`:
      return 9
    case `<`:
    case `<=`:
    case `>`:
    case `>=`:
      return 10
    case `<<`:
    case `>>`:
      return 11
    case `+`:
    case `-`:
      return 12
    case `*`:
    case `/`:
    case `%`:
      return 13
    case `**`:
      return 14
    default:
      return 0
  }
}
function arithRightAssoc(op) {
  switch (op) {
    case `=`:
    case `+=`:
    case `-=`:
    case `*=`:
    case `/=`:
    case `%=`:
    case `<<=`:
    case `>>=`:
    case `&=`:
    case `|=`:
    case `^=`:
    case `**`:
      return !0
    default:
      return !1
  }
}
function arithNeedsParens(child, parentPrec, isSafe) {
  if (child.type === `ArithmeticBinary`) {
    let cp = arithPrec(child.operator)
    return cp < parentPrec || (cp === parentPrec && !isSafe)
  }
  return child.type === `ArithmeticTernary` && 3 < parentPrec
}
function selectNode(n, indent) {
  let pad = `  `.repeat(indent),
    out = `select ` + wd(n.name)
  if (n.wordlist) {
    out += ` in`
    for (let w of n.wordlist) out += ` ` + wd(w)
  }
  return (
    (out += `; do
`),
    (out +=
      stmts(n.body.commands, indent + 1) +
      `
`),
    (out += pad + `done`),
    out
  )
}
const UNSAFE_TARGET = /[\s"'\\|&;<>()]/
function singleQuote(value) {
  return `'` + value.split(`'`).join(`'\\''`) + `'`
}
function redirectTarget(r) {
  let w = r.target
  return !UNSAFE_TARGET.test(w.text) || w.parts ? w.text : singleQuote(w.value)
}
function redir(r) {
  let out = ``
  return (
    r.descriptor?.type === `FileDescriptor`
      ? (out += r.descriptor.value)
      : r.descriptor && (out += `{` + r.descriptor.name + `}`),
    (out += r.operator),
    r.type === `HereDoc`
      ? (r.delimiter &&
          ((out += ` ` + (r.delimiter.quoted ? singleQuote(r.delimiter.value) : r.delimiter.text)),
          heredocQueue.push(r),
          (out += `\0`)),
        out)
      : (r.target &&
          (r.operator !== `<&` && r.operator !== `>&` && (out += ` `), (out += redirectTarget(r))),
        out)
  )
}
function inlineList(cl) {
  let out = ``
  for (let i = 0; i < cl.commands.length; i++)
    (i > 0 && (out += cl.commands[i - 1].background ? ` ` : `; `),
      (out += inlineStmt(cl.commands[i])))
  return out
}
function inlineClause(cl, keyword) {
  let last = cl.commands[cl.commands.length - 1]
  return inlineList(cl) + (last?.background ? ` ` : `; `) + keyword
}
function inlineStmt(s) {
  let out = printNode(s.command, 0)
  return (s.background && (out += ` &`), out)
}
function shellShape(command) {
  let script = parse(command)
  return script.errors?.length ? void 0 : print$1(script)
}
function sameShape(a, b) {
  let shape = shellShape(a)
  return shape !== void 0 && shape === shellShape(b)
}
function needsBraces(command) {
  let { commands } = parse(command),
    [only] = commands
  return (
    commands.length !== 1 ||
    only === void 0 ||
    (only.command.type === `AndOr` && only.command.operators.includes(`||`))
  )
}
const CONTINUED = /(?:^|[^\\])(?:\\\\)*\\$/u,
  OPERATOR = /(?:&&|\|\||\|)[ \t]*$/u
function rowOf(row, next) {
  if (CONTINUED.test(row)) {
    let body = row.slice(0, -1)
    return { body, loose: /[ \t]$/u.test(body) || /^[ \t]/u.test(next) }
  }
  return OPERATOR.test(row) ? { body: row, loose: !0 } : void 0
}
function indentation(rows) {
  return Math.min(...rows.map((row) => /^ */u.exec(row)[0].length))
}
function foldCommand(command) {
  let rows = command.split(`
`)
  if (rows.length === 1) return rows
  if (
    command.includes(`\r`) ||
    command.includes(`<<`) ||
    rows.some((row) => /^\s*(?:#|$)/u.test(row))
  )
    return
  let margin = indentation(rows.slice(1)),
    lines = [],
    lead = ``
  for (let [index, row] of rows.entries()) {
    let next = rows[index + 1],
      shown = index > 0 && lead !== `` ? lead + row.slice(margin).trimEnd() : row
    if (next === void 0) {
      lines.push(shown)
      break
    }
    let seam = rowOf(shown, next)
    if (!seam) return
    ;(lines.push(seam.loose ? `${seam.body.trimEnd()} ` : seam.body),
      (lead = seam.loose ? `    ` : ``))
  }
  return sameShape(command, lines.join(``)) ? lines : void 0
}
function jsonArray(values) {
  return `[${values.map((value) => JSON.stringify(value)).join(`, `)}]`
}
function execForm(argv, page) {
  return jsonArray(
    argv.map((argument) => {
      checkCharacters(argument, page, `newlines`)
      let [reference] = referencesOf(argument)
      return (
        reference &&
          page.problems.push(
            referenceNotAllowed(
              page.span,
              page.instruction,
              reference.name,
              `because the exec form expands nothing`,
            ),
          ),
        plain(argument) ?? ``
      )
    }),
  )
}
const SPACE = `\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000`,
  ANY = RegExp(`[${SPACE}]`, `u`),
  EDGES = RegExp(`^[${SPACE}]+|[${SPACE}]+$`, `gu`)
function hasGoSpace(value) {
  return ANY.test(value)
}
function goTrim(value) {
  return value.replace(EDGES, ``)
}
const HEREDOC = /(?:^|[\s\u0085\\])\d*<</u
function isJsonArray(command) {
  if (!command.startsWith(`[`)) return !1
  try {
    return (JSON.parse(command), !0)
  } catch {
    return !1
  }
}
function looksLikeHeredoc(command) {
  return HEREDOC.test(command) || (command.includes(`<<`) && command.includes("${"))
}
function isPlainCommand(lines, escape) {
  let command = lines.join(``)
  return (
    command !== `` &&
    goTrim(command) === command &&
    !command.includes(`
`) &&
    !isJsonArray(command) &&
    !command.replace(/[ \t]*$/u, ``).endsWith(escape) &&
    lines.slice(1).every((line) => !/^\s*(?:#|$)/u.test(line)) &&
    lines.slice(0, -1).every((line) => !line.endsWith(escape))
  )
}
const POSIX = /* @__PURE__ */ new Set([`sh`, `dash`, `ash`, `bash`, `ksh`, `zsh`, `busybox`])
function isPosixShell(shell) {
  let name = shell?.[0]
  return name === void 0 || POSIX.has(name.slice(name.lastIndexOf(`/`) + 1))
}
const SAFE_WORD = /^[\p{L}\p{N}_./:@%+,=~-]*$/u,
  SAFE_PATTERN = /^[\p{L}\p{N}_./:@+,=~*?-]*$/u
function shellReference(reference, page) {
  checkName(reference.name, page)
  let { expansion } = reference
  if (!expansion) return `\${${reference.name}}`
  let { operator } = expansion,
    word = plain(expansion.word),
    safe = /^[#%]/u.test(operator) ? SAFE_PATTERN : SAFE_WORD
  return (
    (operator.startsWith(`/`) || word === void 0 || !safe.test(word)) &&
      page.problems.push(
        invalidReference(
          page.span,
          page.instruction,
          reference.name,
          operator.startsWith(`/`)
            ? `uses /, which a POSIX shell does not have`
            : `has a default or pattern that is not plain characters, which only the shell itself should quote`,
        ),
      ),
    `\${${reference.name}${operator}${word ?? ``}}`
  )
}
function literalRanges(command) {
  let ranges = [],
    visit = (node) => {
      ;(node.type === `SingleQuoted` || node.type === `AnsiCQuoted`
        ? ranges.push([node.pos, node.end])
        : node.type === `HereDoc` &&
          node.delimiter?.quoted &&
          ranges.push([node.body.pos, node.body.end]),
        forEachChild(node, visit))
    }
  return (visit(parse(command)), ranges)
}
function shellText$1(command, page, args) {
  checkCharacters(command, page, `newlines`)
  let found = [],
    out = ``
  for (let part of command)
    typeof part == `string` || part.kind === `literal`
      ? (out += typeof part == `string` ? part : part.value)
      : (part.kind === `arg` &&
          args === `no-args` &&
          page.problems.push(
            referenceNotAllowed(
              page.span,
              page.instruction,
              part.name,
              `because build arguments are gone when the container runs`,
            ),
          ),
        found.push({ name: part.name, at: out.length }),
        (out += shellReference(part, page)))
  if (found.length === 0 || !isPosixShell(page.options.shell)) return out
  let ranges = literalRanges(out)
  for (let { name, at } of found)
    (/(?:^|[^\\])(?:\\\\)*\\$/u.test(out.slice(0, at)) ||
      ranges.some(([from, to]) => at > from && at < to)) &&
      page.problems.push(referenceNotExpanded$1(page.span, name))
  return out
}
function trimBlank(command) {
  let start = command.replace(/^[ \t\n]+/u, ``),
    trimmed = start.replace(/[ \t\n]+$/u, ``)
  return trimmed.endsWith(`\\`) ? start : trimmed
}
function commandForm(form, page) {
  let spans = [page.span]
  if (form.kind === `exec`) return [{ text: execForm(form.argv, page), spans }]
  let { escape, shell } = page.options,
    raw = shellText$1(form.command, page, `no-args`),
    command = isPosixShell(shell) ? trimBlank(raw) : raw,
    lines = isPosixShell(shell) ? foldCommand(command) : [command]
  return (
    command.trim() === ``
      ? page.problems.push(emptyCommand(page.span, page.instruction))
      : (lines !== void 0 && isPlainCommand(lines, escape)) ||
        page.problems.push(
          commandNotExpressible(
            page.span,
            page.instruction,
            command.includes(`
`)
              ? `has newlines that a Dockerfile cannot carry here`
              : `would be read differently: its blanks at the ends, its brackets or its last character are special`,
          ),
        ),
    (lines ?? [command]).map((text) => ({ text, spans }))
  )
}
function continueLines(pieces, escape) {
  return pieces.map(({ text, spans }, index) => ({
    text: index < pieces.length - 1 ? text + escape : text,
    spans,
  }))
}
function itemLines(instruction, items, span, escape) {
  let indent = ` `.repeat(instruction.length + 1)
  return continueLines(
    items.map((item, index) => ({
      text: `${index === 0 ? `${instruction} ` : indent}${item}${index < items.length - 1 ? ` ` : ``}`,
      spans: [span],
    })),
    escape,
  )
}
function printHealthcheck(step, page) {
  if (step.form === void 0) return [{ text: `HEALTHCHECK NONE`, spans: [step.span] }]
  step.startInterval !== void 0 && need(page, `start-interval`)
  let flags = [
      [`interval`, step.interval],
      [`timeout`, step.timeout],
      [`start-period`, step.startPeriod],
      [`start-interval`, step.startInterval],
      [`retries`, step.retries],
    ].flatMap(([name, value]) => (value === void 0 ? [] : [`--${String(name)}=${String(value)}`])),
    [first, ...rest] = commandForm(step.form, page)
  if (!first) return []
  let head = [`HEALTHCHECK`, ...flags, `CMD`, first.text].join(` `)
  return continueLines([{ ...first, text: head }, ...rest], page.options.escape)
}
const PLAIN = /^[\p{L}\p{N}_./:@%+,=~*?[\]^!-]*$/u
function jsonWord(value, page) {
  let word = bareWord(value, page)
  return goTrim(word) === word ? word : quotedWord(value, page)
}
function printList(words, page) {
  for (let word of words) checkCharacters(word, page, `newlines`)
  let side = words.map((word) => bareWord(word, page)).join(` `)
  return words.every((word) => word.length > 0 && isPlain$1(word, PLAIN)) &&
    !/^(?:\[|--)/u.test(side)
    ? side
    : jsonArray(words.map((word) => jsonWord(word, page)))
}
const NEVER = /* @__PURE__ */ new Set([`onbuild`, `maintainer`, `comment`])
function joined(lines, escape) {
  return lines.map(({ text }) => (text.endsWith(escape) ? text.slice(0, -1) : text)).join(`
`)
}
function printOnbuild({ step, span }, page, print) {
  NEVER.has(step.kind) && page.problems.push(onbuildNotAllowed(span, step.kind.toUpperCase()))
  let { options } = page,
    inner = print(step, options)
  page.problems.push(...inner.page.problems)
  let backslash = print(step, { ...options, escape: `\\` }).lines
  joined(inner.lines, options.escape) !== joined(backslash, `\\`) &&
    page.problems.push(
      onbuildNotAllowed(span, `a step that needs escapes, under another escape character,`),
    )
  let [first, ...rest] = inner.lines,
    comments = printComments(step.comments ?? [], step.span)
  return first ? [...comments, { ...first, text: `ONBUILD ${first.text}` }, ...rest] : []
}
function closing(command) {
  let shape = shellShape(`{ ${command}\n}`)
  if (shape !== void 0)
    return [`; }`, ` }`].find((end) => shellShape(`{ ${command}${end}`) === shape)
}
function joinPart(part, index, page) {
  let command = trimBlank(shellText$1(part.command, { ...page, span: part.span }, `args`)),
    end = closing(command)
  command === ``
    ? page.problems.push(emptyCommand(part.span, page.instruction))
    : end === void 0 && page.problems.push(commandNotJoinable(part.span, command))
  let closed =
    end === ` }` || (index > 0 && end !== void 0 && needsBraces(command))
      ? `{ ${command}${end}`
      : command
  return { part, command: closed, lines: foldCommand(closed) }
}
function sourceWord(source, page) {
  switch (source.kind) {
    case `stage`:
      return page.options.stageName(source.stage)
    case `context`:
      return (need(page, `named-context`), source.name)
    default:
      return source.reference
  }
}
function owner$1(mount) {
  return [
    [`mode`, mount.mode],
    [`uid`, mount.uid],
    [`gid`, mount.gid],
  ]
}
function fields(mount, page) {
  let from = `from` in mount && mount.from ? sourceWord(mount.from, page) : void 0
  switch (mount.kind) {
    case `bind`:
      return [
        [`from`, from],
        [`source`, mount.source],
        [`target`, mount.target],
        [`readwrite`, mount.readWrite],
      ]
    case `cache`:
      return [
        [`id`, mount.id],
        [`from`, from],
        [`source`, mount.source],
        [`target`, mount.target],
        [`sharing`, mount.sharing],
        [`readonly`, mount.readOnly],
        ...owner$1(mount),
      ]
    case `tmpfs`:
      return (
        mount.size !== void 0 && need(page, `tmpfs-size`),
        [
          [`target`, mount.target],
          [`size`, mount.size],
        ]
      )
    case `secret`:
      return (
        mount.env !== void 0 && need(page, `secret-env`),
        [
          [`id`, mount.id],
          [`target`, mount.target],
          [`env`, mount.env],
          [`required`, mount.required],
          ...owner$1(mount),
        ]
      )
    default:
      return [
        [`id`, mount.id],
        [`target`, mount.target],
        [`required`, mount.required],
        ...owner$1(mount),
      ]
  }
}
function printField([key, value], page) {
  if (value === void 0 || value === !1) return
  if (value === !0) return key
  if (typeof value == `number`) return `${key}=${value}`
  if (typeof value == `string` && key === `from`) return csvField(`${key}=${value}`)
  let word = typeof value == `string` ? text(value) : value
  return (
    checkCharacters(word, page, `one-line`),
    referencesOf(word).length > 0 && need(page, `mount-variables`),
    csvField(`${key}=${bareWord(word, page)}`)
  )
}
function printMount(mount, page) {
  let printed = fields(mount, page).map((field) => printField(field, page))
  return flag(
    `mount`,
    [`type=${mount.kind}`, ...printed.filter((field) => field !== void 0)].join(`,`),
    page,
  )
}
const INDENT$1 = `    `
function runFlags(step, page) {
  step.mounts.length > 0 && need(page, `mount`)
  let flags = step.mounts.map((mount) => printMount(mount, page))
  for (let { name, required } of step.devices ?? [])
    (need(page, `device`),
      flags.push(flag(`device`, csvField(`name=${name}`) + (required ? `,required` : ``), page)))
  return (
    step.network !== void 0 && need(page, `network`) && flags.push(`--network=${step.network}`),
    step.security !== void 0 && need(page, `security`) && flags.push(`--security=${step.security}`),
    flags
  )
}
function withFlags(flags, pieces, page) {
  let [first, ...rest] = pieces
  if (!first) return []
  let beside = [`RUN`, ...flags, first.text].join(` `)
  return flags.length === 0 || (flags.length === 1 && beside.length <= 100)
    ? [{ ...first, text: beside }, ...rest]
    : [
        ...flags.map((text, index) => ({
          text: `${index === 0 ? `RUN ` : INDENT$1}${text} `,
          spans: [page.span],
        })),
        { ...first, text: INDENT$1 + first.text },
        ...rest,
      ]
}
function hasLine(contents, name) {
  return contents
    .split(`
`)
    .some((line) => line.replace(/\r+$/u, ``) === name)
}
function delimiterFor(contents, taken = []) {
  for (let count = 1; ; count++) {
    let name = count === 1 ? `EOF` : `EOF${count}`
    if (!taken.includes(name) && !hasLine(contents, name)) return name
  }
}
function heredocLines(contents, name, span) {
  return [
    ...(contents === ``
      ? []
      : contents.slice(0, -1).split(`
`)),
    name,
  ].map((text) => ({ text, spans: [span] }))
}
const OPEN_ESCAPE = /(?:^|[^\\])(?:\\\\)*\\$/u
function runHeredoc(body, flags, spans, page) {
  need(page, `heredoc`)
  let name = delimiterFor(body),
    head = withFlags(flags, [{ text: `<<${name}`, spans }], page),
    [span = page.span] = spans
  return [...continueLines(head, page.options.escape), ...heredocLines(body, name, span)]
}
function commandHeredoc(command, flags, spans, page) {
  OPEN_ESCAPE.test(command) &&
    page.problems.push(
      commandNotExpressible(
        spans[0] ?? page.span,
        page.instruction,
        `ends in a backslash, which would swallow what a heredoc puts behind it`,
      ),
    )
  let start = command.startsWith(`#!`)
      ? `
`
      : ``,
    end = command.endsWith(`
`)
      ? ``
      : `
`
  return runHeredoc(start + command + end, flags, spans, page)
}
const INDENT = `    `
function partPieces({ part, lines = [] }, index, last) {
  return lines.map((line, row) => {
    let open = row > 0 && !lines[row - 1].endsWith(` `),
      lead = index === 0 || open ? `` : row === 0 ? `${INDENT}&& ` : INDENT,
      tail = row === lines.length - 1 && !last ? ` ` : ``
    return { text: lead + line + tail, spans: [part.span] }
  })
}
function printLayer(parts, flags, page) {
  let joined = parts.map((part, index) => joinPart(part, index, page)),
    pieces = joined.flatMap((part, index) => partPieces(part, index, index === parts.length - 1)),
    texts = pieces.map(({ text }) => text)
  return joined.every(({ lines }) => lines !== void 0) &&
    isPlainCommand(texts, page.options.escape) &&
    !texts[0]?.startsWith(`--`) &&
    !looksLikeHeredoc(texts.join(``))
    ? continueLines(withFlags(flags, pieces, page), page.options.escape)
    : commandHeredoc(
        joined.map((part) => part.command).join(` &&
`),
        flags,
        parts.map((part) => part.span),
        page,
      )
}
function plainLines(command, posix, escape) {
  let lines = posix ? foldCommand(command) : [command]
  if (lines !== void 0 && isPlainCommand(lines, escape))
    return command.startsWith(`--`) || looksLikeHeredoc(lines.join(``)) ? void 0 : lines
}
function printCommand(part, flags, page) {
  let { escape, shell } = page.options,
    posix = isPosixShell(shell),
    raw = shellText$1(part.command, { ...page, span: part.span }, `args`),
    command = posix ? trimBlank(raw) : raw
  command.trim() === `` && page.problems.push(emptyCommand(part.span, page.instruction))
  let lines = plainLines(command, posix, escape)
  return lines === void 0
    ? commandHeredoc(command, flags, [part.span], page)
    : continueLines(
        withFlags(
          flags,
          lines.map((text) => ({ text, spans: [part.span] })),
          page,
        ),
        escape,
      )
}
function printRun(step, page) {
  let flags = runFlags(step, page),
    { form } = step
  switch (form.kind) {
    case `exec`:
      return (
        form.argv.length === 0 && page.problems.push(emptyCommand(step.span, page.instruction)),
        continueLines(
          withFlags(flags, [{ text: execForm(form.argv, page), spans: [step.span] }], page),
          page.options.escape,
        )
      )
    case `script`:
      return (
        checkString(form.body, page, `newlines`),
        form.body.trim() === `` && page.problems.push(emptyCommand(step.span, page.instruction)),
        runHeredoc(
          form.body.endsWith(`
`)
            ? form.body
            : `${form.body}\n`,
          flags,
          [step.span],
          page,
        )
      )
    default: {
      let [only, ...more] = form.parts
      return more.length > 0
        ? printLayer(form.parts, flags, page)
        : only
          ? printCommand(only, flags, page)
          : (page.problems.push(emptyCommand(step.span, page.instruction)), [])
    }
  }
}
const REMOTE$1 = /^(?:[A-Za-z0-9]+:\/\/|[\w-]+@[\w.-]+:|github\.com\/)/u
function mapStrings(value, map) {
  return text(
    ...value.map((part) =>
      typeof part == `string`
        ? map(part)
        : part.kind === `literal`
          ? { ...part, value: map(part.value) }
          : part,
    ),
  )
}
function characters(value) {
  return value
    .map((part) => (typeof part == `string` ? part : part.kind === `literal` ? part.value : ``))
    .join(``)
}
function localPath(value) {
  let [first] = value,
    start = typeof first == `string` ? first : first?.kind === `literal` ? first.value : ``
  return REMOTE$1.test(start) ? text(`./`, ...value) : value
}
function pathPattern(path, options) {
  let all = characters(path),
    matching = /[*?[]/u.test(all),
    special = options.parents && (/[\\^]|^[\s!]|\s$/u.test(all) || matching)
  if (!matching && !special) return localPath(path)
  let escaped = mapStrings(path, (value) => value.replace(/[[\\]/gu, (found) => BRACKETED[found]))
  return localPath(options.parents ? parentsPattern(escaped) : escaped)
}
const BRACKETED = { "[": `[[]`, "\\": `[\\\\]` }
function parentsPattern(path) {
  let [first, ...rest] = mapStrings(path, (value) => value.replaceAll(`^`, `[\\^]`)),
    start =
      typeof first == `string` && /^[\s!]/u.test(first) ? `[${first[0]}]${first.slice(1)}` : first,
    whole = start === void 0 ? rest : [start, ...rest],
    last = whole.at(-1)
  return typeof last != `string` || !/\s$/u.test(last)
    ? text(...whole)
    : text(...whole.slice(0, -1), `${last.slice(0, -1)}[${last.slice(-1)}]`)
}
const BARE_NAME = /^[\p{L}\p{N}_.+@:,=][\p{L}\p{N}_.+@:,=-]*$/u,
  IMPOSSIBLE = /[\t\n\v\f\r <]/u
function expandedContents(contents, page) {
  let backslash = { ...page, options: { ...page.options, escape: `\\` } },
    written = contents
      .map((part) =>
        typeof part != `string` && part.kind !== `literal`
          ? builderReference(part, backslash)
          : (typeof part == `string` ? part : part.value).replace(/[\\$]/gu, `\\$&`),
      )
      .join(``)
  return written.startsWith(`﻿`) ? `\\${written}` : written
}
function nameFault(name) {
  return name === `` || name === `.` || name === `..`
    ? `has no usable name`
    : name.includes(`/`)
      ? `has a / in its name: put the folder into the destination`
      : void 0
}
function quoteName(name) {
  return name.includes(`'`) ? `"${name.replace(/["$\\]/gu, `\\$&`)}"` : `'${name}'`
}
function printedContents(file, page) {
  checkCharacters(file.contents, page, `newlines`)
  let contents =
    referencesOf(file.contents).length > 0
      ? expandedContents(file.contents, page)
      : (plain(file.contents) ?? ``)
  return (
    contents !== `` &&
      !contents.endsWith(`
`) &&
      page.problems.push(inlineFileNoFinalNewline(page.span, file.name)),
    contents
  )
}
function printInline(file, page, taken, anyName) {
  let contents = printedContents(file, page),
    expands = referencesOf(file.contents).length > 0,
    report = (why) => page.problems.push(invalidInlineFile(page.span, file.name, why))
  checkString(file.name, page, `one-line`)
  let fault = nameFault(file.name)
  fault !== void 0 && report(fault)
  let fits =
      !IMPOSSIBLE.test(file.name) &&
      (!expands || BARE_NAME.test(file.name)) &&
      !hasLine(contents, file.name),
    name = fits || !anyName ? file.name : delimiterFor(contents, taken)
  return (
    !fits &&
      !anyName &&
      report(
        hasLine(contents, file.name)
          ? `has a line that equals its name, which would end the heredoc`
          : `has a name that a heredoc cannot have here`,
      ),
    taken.includes(name) && report(`is there twice in one step`),
    { word: `<<${expands ? name : quoteName(name)}`, name, contents }
  )
}
function chmodFlag(step, page) {
  if (step.chmod !== void 0)
    return (
      need(page, `chmod`),
      referencesOf(step.chmod).length > 0
        ? need(page, `chmod-variables`)
        : /^[0-7]*$/u.test(plain(step.chmod) ?? ``) || need(page, `symbolic-chmod`),
      expandedFlag(`chmod`, step.chmod, page)
    )
}
function addFlags(step, page) {
  return (
    step.checksum !== void 0 &&
      need(
        page,
        step.sources.some((source) => source.kind === `git`) ? `git-checksum` : `checksum`,
      ),
    step.keepGitDir !== void 0 && need(page, `keep-git-dir`),
    step.unpack !== void 0 && need(page, `unpack`),
    [
      step.checksum && expandedFlag(`checksum`, step.checksum, page),
      step.keepGitDir === void 0 ? void 0 : booleanFlag(`keep-git-dir`, step.keepGitDir),
      step.unpack === void 0 ? void 0 : booleanFlag(`unpack`, step.unpack),
    ]
  )
}
function booleanFlag(name, value) {
  return value ? `--${name}` : `--${name}=false`
}
function transferFlags(step, page) {
  let { chown, link, exclude = [] } = step
  return (
    link && need(page, `link`),
    exclude.length > 0 && need(page, `exclude`),
    step.kind === `copy` && step.parents && need(page, `parents`),
    [
      ...(step.kind === `add`
        ? addFlags(step, page)
        : [step.from && flag(`from`, sourceWord(step.from, page), page)]),
      chown && expandedFlag(`chown`, chown, page),
      chmodFlag(step, page),
      link ? `--link` : void 0,
      step.kind === `copy` && step.parents ? `--parents` : void 0,
      ...exclude.map((pattern) => flag(`exclude`, pattern, page)),
    ].filter((each) => each !== void 0)
  )
}
function sourceText(source, step, page) {
  return source.kind === `path`
    ? pathPattern(source.path, { parents: step.kind === `copy` && step.parents === !0 })
    : source.kind === `glob`
      ? localPath(source.pattern)
      : source.kind === `url`
        ? source.url
        : (need(page, `add-git`), source.repository)
}
function endsWithSlash(destination) {
  let last = destination.at(-1)
  return typeof last == `string` && last.endsWith(`/`)
}
function besideWord(value, page) {
  checkCharacters(value, page, `newlines`)
  let word = bareWord(value, page),
    unsure = page.options.escape === "`" && !isPlain$1(value, /^[^\s"'`\\$<]*$/u)
  return (
    (word === `` || unsure || hasGoSpace(word)) &&
      page.problems.push(
        invalidInlineFile(
          page.span,
          word,
          `is a path that cannot stand beside an inline file: it is empty or has blanks or quotes`,
        ),
      ),
    word
  )
}
function printInlines(files, step, page) {
  need(page, `heredoc`)
  let alone = step.sources.length === 1,
    folder = endsWithSlash(step.destination),
    printed = []
  for (let file of files) {
    let taken = printed.map(({ name }) => name)
    printed.push(printInline(file, page, taken, alone))
  }
  let [first] = printed,
    [file] = files
  return {
    printed,
    destination:
      alone && folder && first && file && first.name !== file.name
        ? text(...step.destination, file.name)
        : step.destination,
  }
}
function printTransfer(step, page) {
  let head = [page.instruction, ...transferFlags(step, page)].join(` `),
    spans = [step.span]
  step.sources.length === 0 && page.problems.push(copyWithoutSource(step.span, page.instruction))
  let sources = step.sources,
    files = sources.filter((source) => source.kind === `inline`),
    paths = sources
      .filter((source) => source.kind !== `inline`)
      .map((source) => sourceText(source, step, page))
  if (files.length === 0)
    return [{ text: `${head} ${printList([...paths, step.destination], page)}`, spans }]
  let { printed, destination } = printInlines(files, step, page)
  return [
    {
      text: `${head} ${[...paths.map((path) => besideWord(path, page)), ...printed.map(({ word }) => word), besideWord(destination, page)].join(` `)}`,
      spans,
    },
    ...printed.flatMap(({ contents, name }) => heredocLines(contents, name, step.span)),
  ]
}
function restOfLine(value, page) {
  checkString(value, page, `one-line`)
  let { escape } = page.options
  return (
    (value === `` || goTrim(value) !== value || value.endsWith(escape)) &&
      page.problems.push(
        commandNotExpressible(
          page.span,
          page.instruction,
          `is empty or has blanks or an escape at its ends`,
        ),
      ),
    value.startsWith(`--`) ? `-- ${value}` : value
  )
}
const PLAIN_KEY = /^[\p{L}\p{N}_][\p{L}\p{N}_./:@%+,~-]*$/u
function printEntries(entries, page) {
  let items = entries.map(
    ([name, value]) => (
      checkString(name, page, `one-line`),
      `${PLAIN_KEY.test(name) ? name : quotedWord(text(name), page)}=${valueWord(value, page)}`
    ),
  )
  return itemLines(page.instruction, items, page.span, page.options.escape)
}
function one(text, page) {
  return [{ text: `${page.instruction} ${text}`, spans: [page.span] }]
}
function command(form, page) {
  let [first, ...rest] = commandForm(form, page)
  if (!first) return []
  let guard = first.text.startsWith(`--`) ? `-- ` : ``
  return continueLines(
    [{ ...first, text: `${page.instruction} ${guard}${first.text}` }, ...rest],
    page.options.escape,
  )
}
const PRINT = {
  run: printRun,
  copy: printTransfer,
  add: printTransfer,
  env: (step, page) => printEntries(step.entries, page),
  label: (step, page) => printEntries(step.entries, page),
  arg: ({ arg }, page) => {
    let { lines, problems } = printArg(arg, `declare`, page.options)
    return (page.problems.push(...problems), lines)
  },
  workdir: ({ path }, page) => one(lineWord(path, page), page),
  user: ({ user }, page) => one(lineWord(user, page), page),
  expose: ({ ports }, page) => one(ports.map((port) => valueWord(port, page)).join(` `), page),
  volume: ({ paths }, page) => one(printList(paths, page), page),
  cmd: ({ form }, page) => command(form, page),
  entrypoint: ({ form }, page) => command(form, page),
  healthcheck: printHealthcheck,
  shell: ({ argv }, page) => one(execForm(argv, page), page),
  stopsignal: ({ signal }, page) => one(lineWord(signal, page), page),
  onbuild: (step, page) => printOnbuild(step, page, printBody),
  maintainer: ({ name }, page) => one(restOfLine(name, page), page),
  raw: ({ text, span }) =>
    text
      .replace(/^\n+|\n+$/gu, ``)
      .split(`
`)
      .map((line) => ({ text: line, spans: [span] })),
  comment: ({ lines, span }) => printComments(lines, span),
}
function printBody(step, options) {
  let page = {
    options,
    instruction: step.kind.toUpperCase(),
    span: step.span,
    problems: [...checkStep(step)],
  }
  return { lines: visit(PRINT, step, page), page }
}
function printStep(step, options) {
  let { lines, page } = printBody(step, options)
  return finish([...printComments(step.comments ?? [], step.span), ...lines], page)
}
function expandDefault(value, image) {
  let out = ``
  for (let part of value)
    if (typeof part == `string`) out += part
    else if (part.kind === `literal`) out += part.value
    else {
      if (part.kind === `env` || part.expansion) return
      let given = Object.hasOwn(image.buildArgs, part.name)
        ? image.buildArgs[part.name]
        : part.default && expandDefault(part.default, image)
      if (given === void 0) return
      out += given
    }
  return out
}
function ofStep(step, span) {
  return step.kind === `onbuild`
    ? ofStep(step.step, span)
    : step.kind === `copy`
      ? step.from
        ? [{ source: step.from, span }]
        : []
      : step.kind === `run`
        ? step.mounts.flatMap((mount) =>
            `from` in mount && mount.from ? [{ source: mount.from, span }] : [],
          )
        : []
}
function sourcesOfSteps(stage) {
  return stage.steps.flatMap((step) => ofStep(step, step.span))
}
function basesOf(graph) {
  let bases = /* @__PURE__ */ new Map(),
    add = (reference, span) => {
      bases.has(reference) || bases.set(reference, { reference, span })
    }
  for (let { node, steps } of graph.stages) {
    let { base } = node
    base.kind === `image` &&
      add(expandDefault(base.reference, graph.image) ?? show(base.reference), node.span)
    for (let { source, span } of sourcesOfSteps({ steps }))
      source.kind === `image` && add(source.reference, span)
  }
  return [...bases.values()]
}
const duplicateStageName = problem(
    `duplicate-stage-name`,
    `error`,
    `Two different stages of one image have the same name.`,
    (stage, other) => ({
      message: `this image uses two different stages named ${JSON.stringify(stage.name)}`,
      span: stage.span,
      related: [{ message: `the other ${JSON.stringify(other.name)} is here`, span: other.span }],
      hint: `give one of them another name; a stage that goes on from a finished one begins with stage("other").from(it)`,
    }),
  ),
  targetNotInImage = problem(
    `target-not-in-image`,
    `error`,
    `The target is not among the stages of the image.`,
    (image, target, names) => ({
      message: `${image.name}: the target ${JSON.stringify(target.name)} is not a stage that ${JSON.stringify(image.stage.name)} needs`,
      span: image.span,
      related: [{ message: `the target is made here`, span: target.span }],
      hint: `the stages of this image are ${names.join(`, `)}`,
    }),
  ),
  unknownProfile = problem(
    `unknown-profile`,
    `error`,
    `The capability profile does not exist.`,
    (image, name, known) => {
      let near = nearest(name, known)
      return {
        message: `there is no profile ${JSON.stringify(name)}`,
        span: image.span,
        hint: near ? `did you mean ${near}?` : `the profiles are ${known.join(`, `)}`,
      }
    },
  ),
  showDefault = (value) => (value ? `default ${JSON.stringify(show(value))}` : `no default`),
  argTwoDefaults = problem(
    `arg-two-defaults`,
    `error`,
    `One image uses two arguments of one name with different defaults.`,
    (arg, other) => ({
      message: `the argument ${arg.name} has ${showDefault(arg.default)} here and ${showDefault(other.default)} elsewhere in this image`,
      span: arg.span,
      related: [{ message: `${other.name} with ${showDefault(other.default)}`, span: other.span }],
      hint: `a build argument has one value per build: export one arg(…) and use it in both places, or rename one`,
    }),
  ),
  argHidesEnv = problem(
    `arg-hides-env`,
    `error`,
    `An argument and an environment variable of the same stage have one name.`,
    (name, use, env) => ({
      message: `the argument ${name} and the environment variable ${name} stand in each other's way in this stage`,
      span: use,
      related: [env],
      hint: `rename one of them, or keep the argument's value in the image with .env({ ${name}: theArgument })`,
    }),
  ),
  envInGlobalArg = problem(
    `env-in-global-arg`,
    `error`,
    `The default of an argument that FROM reads uses an environment variable.`,
    (arg, name, span, use) => ({
      message: `FROM reads the argument ${arg}, whose default reads the environment variable ${name}: no stage has begun there`,
      span,
      related: [{ message: `${arg} is read by this FROM`, span: use }],
      hint: `use an argument in the default: arg(${JSON.stringify(name)}, { default: "…" })`,
    }),
  ),
  some = (...texts) => texts.filter((value) => value !== void 0)
function ofSource(source) {
  switch (source.kind) {
    case `path`:
      return [source.path]
    case `glob`:
      return [source.pattern]
    case `inline`:
      return [source.contents]
    case `url`:
      return [source.url]
    default:
      return [source.repository]
  }
}
function ofMount(mount) {
  switch (mount.kind) {
    case `bind`:
      return some(mount.target, mount.source)
    case `cache`:
      return some(mount.target, mount.id, mount.source)
    case `tmpfs`:
      return [mount.target]
    default:
      return some(mount.target)
  }
}
function ofRun(form) {
  return form.kind === `shell`
    ? form.parts.map((part) => part.command)
    : form.kind === `exec`
      ? form.argv
      : []
}
const ofCommand = (form) => (form.kind === `shell` ? [form.command] : form.argv),
  table = {
    run: (step) => [...step.mounts.flatMap(ofMount), ...ofRun(step.form)],
    copy: (step) =>
      some(...step.sources.flatMap(ofSource), step.destination, step.chown, step.chmod),
    add: (step) =>
      some(
        ...step.sources.flatMap(ofSource),
        step.destination,
        step.chown,
        step.chmod,
        step.checksum,
      ),
    env: (step) => step.entries.map(([, value]) => value),
    label: (step) => step.entries.map(([, value]) => value),
    arg: () => [],
    workdir: (step) => [step.path],
    user: (step) => [step.user],
    expose: (step) => step.ports,
    volume: (step) => step.paths,
    cmd: (step) => ofCommand(step.form),
    entrypoint: (step) => ofCommand(step.form),
    healthcheck: (step) => (step.form ? ofCommand(step.form) : []),
    shell: (step) => step.argv,
    stopsignal: (step) => [step.signal],
    onbuild: () => [],
    maintainer: () => [],
    raw: () => [],
    comment: () => [],
  }
function textsOfStep(step) {
  return visit(table, step)
}
function textsOfFrom(stage) {
  return some(stage.base.kind === `image` ? stage.base.reference : void 0, stage.platform)
}
function eachReference(value, found) {
  for (let part of value)
    typeof part != `string` &&
      part.kind !== `literal` &&
      (found(part),
      part.expansion &&
        (eachReference(part.expansion.word, found),
        part.expansion.replacement && eachReference(part.expansion.replacement, found)))
}
function keyOfDefault(value) {
  return value === void 0
    ? `none`
    : JSON.stringify(value, (property, inner) =>
        property === `span` || property === `description` ? void 0 : inner,
      )
}
function bareArg(use) {
  if (!use.expansion) return use
  let { expansion: _, ...arg } = use
  return arg
}
function collectArgs(graph) {
  let args = /* @__PURE__ */ new Map(),
    keys = /* @__PURE__ */ new Map(),
    reported = /* @__PURE__ */ new Set(),
    problems = [],
    add = (arg) => {
      if (arg.origin !== `user`) {
        args.has(arg.name) || args.set(arg.name, bareArg(arg))
        return
      }
      let key = keyOfDefault(arg.default),
        known = keys.get(arg.name)
      known !== key &&
        (known === void 0
          ? (keys.set(arg.name, key), args.set(arg.name, bareArg(arg)))
          : reported.has(`${arg.name}=${key}`) ||
            (reported.add(`${arg.name}=${key}`),
            problems.push(argTwoDefaults(arg, args.get(arg.name)))),
        arg.default && addText(arg.default))
    },
    addText = (value) =>
      eachReference(value, (reference) => {
        reference.kind === `arg` && add(reference)
      }),
    addStep = (step) => {
      if (step.kind === `arg`) add(step.arg)
      else if (step.kind === `onbuild`) addStep(step.step)
      else for (let value of textsOfStep(step)) addText(value)
    }
  for (let { node, steps } of graph.stages) {
    for (let value of textsOfFrom(node)) addText(value)
    for (let step of steps) addStep(step)
  }
  return { args, problems }
}
function resolveStage(graph, node) {
  return graph.sameAs.get(node) ?? node
}
function mapStages(graph, change) {
  let changed = !1,
    stages = graph.stages.map((stage) => {
      let steps = change(stage)
      return steps === stage.steps ? stage : ((changed = !0), { ...stage, steps })
    })
  return changed ? { ...graph, stages } : graph
}
const stageKey = (node) => node.name.toLowerCase()
function keyOf(node, ids) {
  return JSON.stringify({ ...node }, (property, value) => {
    if (property === `span`) return
    let id = ids.get(value)
    return id === void 0 ? value : `stage ${id}`
  })
}
function sameStages(nodes) {
  let sameAs = /* @__PURE__ */ new Map()
  if (new Set(nodes.map(stageKey)).size === nodes.length) return sameAs
  let ids = /* @__PURE__ */ new Map(),
    first = /* @__PURE__ */ new Map()
  for (let node of nodes) {
    let key = keyOf(node, ids),
      equal = first.get(key)
    ;(equal ? sameAs.set(node, equal.node) : first.set(key, { node, id: first.size }),
      ids.set(node, equal?.id ?? first.size - 1))
  }
  return sameAs
}
function labelStep(image) {
  let entries = Object.entries(image.labels).map(([name, value]) => [name, text(value)])
  return entries.length === 0 ? void 0 : { kind: `label`, entries, span: image.span }
}
function draftGraph(image) {
  let nodes = stagesInOrder(image.stage),
    sameAs = sameStages(nodes),
    own = nodes.filter((node) => !sameAs.has(node)),
    asked = image.target ?? image.stage,
    wanted = resolveStage({ sameAs }, asked),
    known = own.includes(wanted),
    target = known ? wanted : image.stage,
    labels = labelStep(image),
    stages = own.map((node) => ({
      node,
      steps: node === target && labels ? [...node.steps, labels] : node.steps,
    })),
    names = own.map(({ name }) => name)
  return {
    graph: { image, stages, target, globals: [], sameAs },
    problems: known ? [] : [targetNotInImage(image, asked, names)],
  }
}
const LAYERS = /* @__PURE__ */ new Set([`run`, `copy`, `add`, `workdir`])
function layersOf({ node, from, steps }) {
  let own = steps.filter(({ step }) => LAYERS.has(step.kind)).map(({ lines }) => lines)
  return node.base.kind === `stage` || node.base.kind === `scratch` ? own : [from, ...own]
}
function stageNamed(printed, name) {
  if (name === void 0) return printed.stages.length === 1 ? printed.stages[0] : void 0
  let found = printed.stages.find((stage) => stage.name === name.toLowerCase()),
    [, index] = /^stage-(\d+)$/u.exec(name) ?? []
  return found ?? (index === void 0 ? void 0 : printed.stages[Number(index)])
}
function locateStep(printed, asked) {
  let { counts = `layers`, step, total } = asked
  if (step === void 0) return
  if (counts === `instructions`) {
    let inStages = printed.stages.flatMap(({ from, steps }) => [
      from,
      ...steps.filter((each) => each.step.kind !== `comment`).map(({ lines }) => lines),
    ])
    return [...printed.globals, ...inStages][step - 1]
  }
  let stage = stageNamed(printed, asked.stage)
  if (!stage) return
  let layers = layersOf(stage),
    triggers = total === void 0 ? 0 : total - layers.length,
    first = +(layers.at(0) === stage.from)
  if (!(triggers < 0))
    return step <= first
      ? layers[step - 1]
      : step <= first + triggers
        ? stage.from
        : layers[step - 1 - triggers]
}
function outerNames(graph) {
  let names = /* @__PURE__ */ new Map(),
    add = (name, span) => {
      name !== void 0 && !names.has(name.toLowerCase()) && names.set(name.toLowerCase(), span)
    }
  for (let name of Object.keys(graph.image.contexts)) add(name, graph.image.span)
  for (let { node, steps } of graph.stages) {
    ;(node.base.kind === `image` && add(expandDefault(node.base.reference, graph.image), node.span),
      node.base.kind === `context` && add(node.base.name, node.span))
    for (let { source, span } of sourcesOfSteps({ steps }))
      (source.kind === `image` && add(source.reference, span),
        source.kind === `context` && add(source.name, span))
  }
  return names
}
function nameStages(graph) {
  let outer = outerNames(graph),
    problems = [],
    notes = [],
    names = /* @__PURE__ */ new Map(),
    owners = /* @__PURE__ */ new Map(),
    wanted = new Set(graph.stages.map(({ node }) => stageKey(node)))
  for (let { node } of graph.stages) {
    let key = stageKey(node),
      owner = owners.get(key)
    owner ? problems.push(duplicateStageName(node, owner)) : owners.set(key, node)
    let name = key,
      use = outer.get(key)
    if (use && !owner) {
      do name += `-stage`
      while (wanted.has(name) || outer.has(name))
      wanted.add(name)
      let message = `stage ${node.name} is printed as ${name}: an image or named context here is called ${key}`
      notes.push({ pass: `name-stages`, action: `did`, message, spans: [node.span, use] })
    }
    names.set(node, name)
  }
  return { of: (node) => names.get(resolveStage(graph, node)) ?? stageKey(node), problems, notes }
}
const dropUnreachableStages = {
    name: `drop-unreachable-stages`,
    run(graph, tools) {
      let needed = new Set(stagesInOrder(graph.target).map((node) => resolveStage(graph, node))),
        stages = graph.stages.filter(({ node }) => needed.has(node))
      if (stages.length === graph.stages.length) return graph
      for (let { node } of graph.stages) {
        if (needed.has(node)) continue
        let message = `${node.name} is left out: ${graph.target.name} does not need it`
        tools.note(`did`, message, [node.span])
      }
      return { ...graph, stages }
    },
  },
  UNKNOWN = { shell: void 0, directory: void 0, murky: !1, startup: !1 },
  EMPTY = { ...UNKNOWN, shell: [`/bin/sh`, `-c`], directory: `/` },
  STARTUP_VARIABLES$1 = /* @__PURE__ */ new Set([`ENV`, `BASH_ENV`])
function joinPath(directory, path) {
  let from = path.startsWith(`/`) ? `` : directory
  if (from === void 0) return
  let out = []
  for (let part of `${from}/${path}`.split(`/`))
    part === `..` ? out.pop() : part !== `` && part !== `.` && out.push(part)
  return `/${out.join(`/`)}`
}
function workdir(directory, path) {
  let value = plain(path)
  return value === void 0 ? void 0 : joinPath(directory, value)
}
function factsAfter(facts, step) {
  switch (step.kind) {
    case `workdir`:
      return { ...facts, directory: workdir(facts.directory, step.path) }
    case `shell`: {
      let argv = step.argv.map(plain)
      return argv.every((word) => word !== void 0)
        ? { ...facts, shell: argv, murky: !1 }
        : { ...facts, murky: !0 }
    }
    case `env`:
      return step.entries.some(([name]) => STARTUP_VARIABLES$1.has(name))
        ? { ...facts, startup: !0 }
        : facts
    case `arg`:
      return STARTUP_VARIABLES$1.has(step.arg.name) ? { ...facts, startup: !0 } : facts
    case `raw`:
      return { ...UNKNOWN, murky: !0 }
    default:
      return facts
  }
}
function factsAtStart(graph) {
  let atStart = /* @__PURE__ */ new Map(),
    atEnd = /* @__PURE__ */ new Map()
  for (let stage of graph.stages) {
    let { base } = stage.node,
      facts = base.kind === `scratch` ? EMPTY : UNKNOWN
    ;(base.kind === `stage` &&
      (facts = atEnd.get(resolveStage(graph, base.stage)) ?? { ...UNKNOWN, murky: !0 }),
      atStart.set(stage, facts))
    for (let step of stage.steps) facts = factsAfter(facts, step)
    let triggers = stage.steps.some((step) => step.kind === `onbuild`)
    atEnd.set(stage.node, triggers ? { ...UNKNOWN, murky: !0 } : facts)
  }
  return atStart
}
const SHELLS = [`sh`, `bash`, `dash`, `ash`, `busybox`],
  PROTECTED = [
    `/dev`,
    `/proc`,
    `/sys`,
    `/etc/hosts`,
    `/etc/resolv.conf`,
    `/etc/hostname`,
    ...[`passwd`, `group`, `shadow`, `gshadow`].map((name) => `/etc/${name}`),
    ...[`profile`, `profile.d`, `bash.bashrc`, `bashrc`, `environment`].map(
      (name) => `/etc/${name}`,
    ),
    ...[`.profile`, `.bashrc`].map((name) => `/root/${name}`),
    ...SHELLS.flatMap((name) => [`/bin/${name}`, `/usr/bin/${name}`]),
  ],
  STARTUP_NAME = /^\.(?:profile|bash_profile|bash_login|bash_logout|bashrc|shinit|shrc|ashrc)$/u,
  HOME = /^\/home(?:\/[^/]+)?$/u
function isIn(path, folder) {
  return path === folder || folder === `/` || path.startsWith(`${folder}/`)
}
function pathOf$2(word, directory) {
  let { value, globAt } = word
  if (value === void 0 || value === `` || word.splits) return
  if (globAt === void 0) {
    let path = joinPath(directory, value)
    return path === void 0 ? void 0 : { path, reach: `one` }
  }
  let end = value.lastIndexOf(`/`, globAt)
  if (
    value
      .slice(end + 1)
      .split(`/`)
      .includes(`..`)
  )
    return
  let path = joinPath(directory, end < 0 ? `.` : value.slice(0, end + 1))
  return path === void 0 ? void 0 : { path, reach: `below` }
}
function protectedPath({ path, reach }) {
  return STARTUP_NAME.test(path.slice(path.lastIndexOf(`/`) + 1)) ||
    (reach !== `one` && HOME.test(path))
    ? path
    : PROTECTED.find((guarded) => isIn(path, guarded) || (reach !== `one` && isIn(guarded, path)))
}
function holdsDirectory({ path, reach }, directory) {
  return isIn(directory, path) && (reach !== `below` || directory !== path)
}
var ProgramMemory = class ProgramMemory {
  ran = /* @__PURE__ */ new Set()
  stale = /* @__PURE__ */ new Map()
  change(command) {
    let { name, tool, traits, names } = command
    if (traits.has(`programs`))
      for (let other of this.ran)
        (tool.keepsItself && other === name) || this.stale.set(other, name)
    else for (let other of names) this.ran.has(other) && this.stale.set(other, name)
  }
  copy() {
    let copy = new ProgramMemory()
    for (let name of this.ran) copy.ran.add(name)
    for (let [name, by] of this.stale) copy.stale.set(name, by)
    return copy
  }
}
function unsettles(use, directory) {
  return directory === void 0 || holdsDirectory(use, directory)
}
function hazards({ shell, directory }) {
  let memory = new ProgramMemory(),
    linked,
    startup,
    unsettled,
    againstOne = (command, programs) => {
      let { name, tool, traits } = command
      if (unsettled !== void 0)
        return `\`${unsettled}\` may take away ${directory ?? `the working directory, which the base decides`}, and the next RUN starts in it`
      let by = tool.builtin ? void 0 : programs.stale.get(name)
      if (by !== void 0)
        return `\`${name}\` may be another program after \`${by}\`, and one shell would go on with the old one`
      if (linked !== void 0 && traits.has(`in-place`))
        return `\`${name}\` writes into files that \`${linked}\` may have hard-linked; between layers the link is cut`
      if (startup !== void 0 && traits.has(`environment`))
        return `\`${startup}\` may change what a login shell reads at the start, and \`${name}\` may depend on it`
    }
  return {
    against(commands) {
      let programs = memory.copy()
      for (let command of commands) {
        let reason = againstOne(command, programs)
        if (reason !== void 0) return reason
        programs.change(command)
      }
    },
    add(commands) {
      for (let command of commands) {
        let { name, traits } = command
        ;(memory.ran.add(name),
          memory.change(command),
          traits.has(`links`) && (linked ??= name),
          traits.has(`startup`) && shell.login && (startup ??= name),
          command.unsettles.some((use) => unsettles(use, directory)) && (unsettled ??= name))
      }
    },
  }
}
const STARTUP_VARIABLES = /* @__PURE__ */ new Set([`ENV`, `BASH_ENV`])
function againstMount(mount) {
  switch (mount.kind) {
    case `tmpfs`:
      return `its tmpfs mount is empty at the start of each RUN`
    case `bind`:
      return mount.readWrite ? `what is written into its bind mount is gone after the RUN` : void 0
    case `secret`:
      return mount.env !== void 0 && STARTUP_VARIABLES.has(mount.env)
        ? `${mount.env} makes the shell read a file at the start of each RUN`
        : void 0
    default:
      return
  }
}
function sameValue(a, b) {
  return a === b || JSON.stringify(a ?? null, dropSpan) === JSON.stringify(b ?? null, dropSpan)
}
const dropSpan = (key, value) => (key === `span` ? void 0 : value)
function sameMount(a, b) {
  let from = (mount) => (`from` in mount ? mount.from : void 0),
    [x, y] = [from(a), from(b)],
    stages = x?.kind === `stage` && y?.kind === `stage`
  return (stages ? x.stage !== y.stage : x?.kind === `stage` || y?.kind === `stage`)
    ? !1
    : stages
      ? sameValue({ ...a, from: 0 }, { ...b, from: 0 })
      : sameValue(a, b)
}
function againstMerging(step) {
  if (step.merge === !1) return `its author keeps it apart`
  if (step.form.kind !== `shell`) return `only commands of the shell can be joined`
  for (let mount of step.mounts) {
    let why = againstMount(mount)
    if (why !== void 0) return why
  }
}
function againstSetting(first, next) {
  if (next.comments?.length) return `it has a comment of its own`
  if (
    !(
      first.mounts.length === next.mounts.length &&
      first.mounts.every((mount, index) => sameMount(mount, next.mounts[index]))
    )
  )
    return `their mounts differ`
  if ((first.network ?? `default`) !== (next.network ?? `default`)) return `their networks differ`
  if ((first.security ?? `sandbox`) !== (next.security ?? `sandbox`))
    return `their security differs`
  if (!sameValue(first.devices ?? [], next.devices ?? [])) return `their devices differ`
}
function tail(word, from) {
  let globAt = word.globAt === void 0 ? void 0 : word.globAt - from
  return { ...word, value: word.value?.slice(from), prefix: word.prefix.slice(from), globAt }
}
const dashed = (word) => ({ ...word, value: `-${word.value}`, prefix: `-${word.prefix}` })
var OptionReader = class {
  given = /* @__PURE__ */ new Set()
  values = []
  operands = []
  why
  #tool
  #words
  constructor(words, tool) {
    this.#tool = tool
    let [first, ...rest] = words,
      bundled = tool.bundledFirst && first?.value !== void 0 && /^[A-Za-z]+$/u.test(first.value)
    this.#words = bundled ? [dashed(first), ...rest] : [...words]
  }
  run() {
    for (let word = this.#words.shift(); word && !this.why; word = this.#words.shift()) {
      let { prefix } = word
      prefix === `--` && word.value !== void 0
        ? this.operands.push(...this.#words.splice(0))
        : !prefix.startsWith(`-`) || word.value === `-`
          ? this.operands.push(word)
          : prefix.startsWith(`--`) || this.#tool.singleDash
            ? this.#long(word)
            : this.#letters(word)
    }
    return this
  }
  #refuse(option) {
    this.why ??= `the option ${option} is not known`
  }
  #takeValue(option, word) {
    ;(this.given.add(option),
      word ? this.values.push({ word, role: this.#tool.valued[option] }) : this.#refuse(option))
  }
  #long(word) {
    let equals = word.prefix.indexOf(`=`),
      option = equals < 0 ? word.prefix : word.prefix.slice(0, equals)
    equals < 0 && word.value === void 0
      ? this.#refuse(word.text)
      : Object.hasOwn(this.#tool.valued, option)
        ? this.#takeValue(option, equals < 0 ? this.#words.shift() : tail(word, equals + 1))
        : equals < 0 && this.#tool.options.includes(option)
          ? this.given.add(option)
          : this.#refuse(option)
  }
  #letters(word) {
    for (let at = 1; at < word.prefix.length; at++) {
      let option = `-${word.prefix[at]}`
      if (Object.hasOwn(this.#tool.valued, option)) {
        let attached = at + 1 < word.prefix.length || word.value === void 0
        return this.#takeValue(option, attached ? tail(word, at + 1) : this.#words.shift())
      }
      if (!this.#tool.options.includes(option)) return this.#refuse(option)
      this.given.add(option)
    }
    word.value === void 0 && this.#refuse(word.text)
  }
}
function readOptions$1(words, tool) {
  let { given, values, operands, why } = new OptionReader(words, tool).run()
  return { given, values, operands, why }
}
const words$1 = (list) => list.split(` `).filter(Boolean),
  each$1 = (role, traits = []) => ({ operands: { kind: `each`, role }, traits }),
  tool = (name, options, action, more = {}) => ({
    name,
    options: words$1(options),
    valued: {},
    actions: { "": action },
    ...more,
  }),
  speaks = { operands: { kind: `anything` }, traits: [`environment`] },
  builtins = [`echo`, `printf`, `test`, `[`, `true`, `false`].map((name) =>
    tool(name, ``, speaks, { builtin: !0 }),
  ),
  owner = (name) =>
    tool(name, `-R -v -c -f -h -H -L -P --recursive --no-dereference --verbose`, {
      operands: { kind: `first-then`, first: `data`, rest: `write` },
      recursive: [`-R`, `--recursive`],
      traits: [`in-place`],
    }),
  OPENING_MODE = /^(?:[ugoa]*\+[rwxXst]+(?:,[ugoa]*\+[rwxXst]+)*|[0-7]?[57]{3})$/u,
  fileTools = [
    ...builtins,
    tool(`mkdir`, `-p -v --parents --verbose`, each$1(`write`), {
      valued: { "-m": `data`, "--mode": `data` },
    }),
    tool(`rmdir`, `-v --verbose`, each$1(`closed`)),
    tool(`rm`, `-r -R -f -v -d --recursive --force --verbose --dir`, {
      ...each$1(`gone`),
      recursive: words$1(`-r -R -d --recursive --dir`),
    }),
    tool(`cp`, `-r -R -a -p -f -v -u -n -d -L -P -T --recursive --archive --force --verbose`, {
      operands: { kind: `to`, sources: `read` },
      recursive: [`-r`, `-R`, `-a`, `--recursive`, `--archive`],
      traits: [`in-place`],
      when: Object.fromEntries(
        words$1(`-r -R -a -p -d --recursive --archive`).map((option) => [
          option,
          [`links`, `programs`],
        ]),
      ),
    }),
    tool(`mv`, `-f -n -v -u -T --force --verbose`, {
      operands: { kind: `to`, sources: `gone`, replaces: `always` },
      traits: [`programs`],
    }),
    tool(`ln`, `-s -f -n -v -T --symbolic --force --no-dereference --verbose`, {
      operands: { kind: `to`, sources: `data`, replaces: [`-f`, `--force`] },
      traits: [],
      unless: { options: [`-s`, `--symbolic`], traits: [`links`] },
    }),
    tool(`touch`, `-a -m -c -h`, each$1(`write`, [`in-place`]), {
      valued: { "-d": `data`, "-t": `data`, "-r": `read` },
    }),
    tool(`chmod`, `-R -v -c -f --recursive --verbose`, {
      operands: { kind: `first-then`, first: `data`, rest: `closed`, opens: OPENING_MODE },
      recursive: [`-R`, `--recursive`],
      traits: [`in-place`],
    }),
    owner(`chown`),
    owner(`chgrp`),
    tool(
      `install`,
      `-D -v -p`,
      { operands: { kind: `to`, sources: `read` }, traits: [`in-place`] },
      { valued: { "-m": `data`, "-o": `data`, "-g": `data`, "--mode": `data` } },
    ),
    tool(`cat`, `-n -b -s -v -E -T -A -u`, each$1(`read`)),
    tool(`ls`, `-a -A -l -h -d -1 -R -t -r -S -i -n`, each$1(`read`)),
    tool(`sha256sum`, `-c -s --check --status --quiet --strict`, each$1(`read`)),
    tool(`sha512sum`, `-c -s --check --status --quiet --strict`, each$1(`read`)),
    tool(
      `tar`,
      `-x -z -j -J -v -p -o --extract --gzip --xz --bzip2 --zstd --verbose --no-same-owner --no-same-permissions`,
      {
        operands: { kind: `each`, role: `data` },
        traits: [`links`, `programs`],
        needs: [
          [`-x`, `--extract`],
          [`-f`, `--file`],
          [`-C`, `--directory`],
        ],
      },
      {
        valued: {
          "-f": `read`,
          "--file": `read`,
          "-C": `tree`,
          "--directory": `tree`,
          "--strip-components": `data`,
          "--exclude": `data`,
        },
        bundledFirst: !0,
      },
    ),
    tool(
      `unzip`,
      `-q -o -n -j`,
      { ...each$1(`read`, [`in-place`, `programs`]), needs: [[`-d`]] },
      { valued: { "-d": `tree` } },
    ),
    tool(`gzip`, `-d -f -k -q -1 -6 -9`, each$1(`write`, [`in-place`, `programs`])),
    tool(`gunzip`, `-f -k -q`, each$1(`write`, [`in-place`, `programs`])),
  ],
  words = (list) => list.split(` `).filter(Boolean),
  names = { kind: `each`, role: `data` },
  packages = { kind: `each`, role: `package` },
  nothing = { kind: `none` },
  INSTALLS = [`programs`, `links`, `startup`],
  does = (traits, operands = nothing) => ({ operands, traits: words(traits) }),
  aptActions = {
    update: does(``),
    clean: does(``),
    autoclean: does(``),
    install: { operands: packages, traits: INSTALLS },
    remove: { operands: packages, traits: INSTALLS },
    purge: { operands: packages, traits: INSTALLS },
    autoremove: { operands: packages, traits: INSTALLS },
  },
  apt = (name) => ({
    name,
    keepsItself: !0,
    options: words(
      `-y -q -V -m --yes --assume-yes --quiet --no-install-recommends --no-install-suggests --fix-missing --purge --allow-downgrades`,
    ),
    valued: { "-t": `data`, "--target-release": `data` },
    actions: aptActions,
  }),
  rpm = (name) => ({
    name,
    keepsItself: !0,
    options: words(`-y -q --assumeyes --quiet --nodocs --best --allowerasing`),
    valued: {},
    actions: {
      install: { operands: packages, traits: INSTALLS },
      remove: { operands: packages, traits: INSTALLS },
      makecache: does(``),
      "clean all": does(``),
    },
  }),
  pip = (name) => ({
    name,
    options: words(
      `-U -q -v --upgrade --quiet --no-cache-dir --no-deps --no-compile --disable-pip-version-check --break-system-packages`,
    ),
    valued: {
      "-r": `read`,
      "--requirement": `read`,
      "-c": `read`,
      "--constraint": `read`,
      "-i": `data`,
      "--index-url": `data`,
      "--extra-index-url": `data`,
      "--timeout": `data`,
      "--retries": `data`,
      "--root-user-action": `data`,
    },
    actions: {
      install: { operands: packages, traits: [`programs`, `links`, `startup`, `environment`] },
    },
  }),
  npmInstall = {
    operands: packages,
    traits: [`programs`, `links`, `environment`, `directory`],
    needs: [[`--ignore-scripts`]],
  },
  installTools = [
    apt(`apt-get`),
    apt(`apt`),
    {
      name: `apk`,
      keepsItself: !0,
      options: words(`-U -q --no-cache --update --update-cache --quiet --no-progress --upgrade`),
      valued: { "-t": `data`, "--virtual": `data`, "-X": `data`, "--repository": `data` },
      actions: {
        add: { operands: packages, traits: INSTALLS },
        del: { operands: packages, traits: INSTALLS },
        update: does(``),
        "cache clean": does(``),
      },
    },
    rpm(`dnf`),
    rpm(`microdnf`),
    rpm(`yum`),
    {
      name: `npm`,
      options: words(
        `-g --global --production --ignore-scripts --no-audit --no-fund --no-save --silent --prefer-offline --legacy-peer-deps --force`,
      ),
      valued: { "--omit": `data`, "--include": `data`, "--loglevel": `data`, "--registry": `data` },
      actions: {
        ci: { ...npmInstall, operands: nothing },
        install: npmInstall,
        "cache clean": does(`environment directory`),
      },
    },
    {
      name: `corepack`,
      options: [],
      valued: {},
      actions: { enable: does(`programs environment`, names) },
    },
    pip(`pip`),
    pip(`pip3`),
    {
      name: `curl`,
      options: words(
        `-f -s -S -L -k --fail --silent --show-error --location --compressed --create-dirs --tlsv1.2 --retry-connrefused`,
      ),
      valued: {
        "-o": `write`,
        "--output": `write`,
        "-H": `data`,
        "--header": `data`,
        "--retry": `data`,
        "--retry-delay": `data`,
        "--connect-timeout": `data`,
        "--max-time": `data`,
        "-m": `data`,
        "--proto": `data`,
      },
      actions: { "": does(`in-place environment`, names) },
    },
    {
      name: `wget`,
      options: words(`-q --quiet --no-verbose --no-check-certificate --https-only`),
      valued: {
        "-O": `write`,
        "--output-document": `write`,
        "--progress": `data`,
        "--tries": `data`,
        "--timeout": `data`,
        "--header": `data`,
      },
      actions: {
        "": { ...does(`in-place environment`, names), needs: [[`-O`, `--output-document`]] },
      },
    },
    {
      name: `git`,
      options: words(
        `-q --quiet --single-branch --no-tags --shallow-submodules --recurse-submodules --no-checkout --bare`,
      ),
      valued: { "--depth": `data`, "-b": `data`, "--branch": `data` },
      actions: {
        clone: {
          operands: { kind: `first-then`, first: `data`, rest: `tree` },
          traits: [`links`, `programs`, `environment`, `directory`],
        },
      },
    },
    {
      name: `go`,
      singleDash: !0,
      options: words(`-v -x -trimpath -a -race`),
      valued: {
        "-o": `write`,
        "-ldflags": `data`,
        "-tags": `data`,
        "-buildvcs": `data`,
        "-mod": `data`,
        "-p": `data`,
      },
      actions: {
        "mod download": does(`environment directory`, names),
        build: { ...does(`environment directory in-place programs`, names), needs: [[`-o`]] },
      },
    },
    { name: `update-ca-certificates`, options: [`--fresh`], valued: {}, actions: { "": does(``) } },
    { name: `ldconfig`, options: [], valued: {}, actions: { "": does(``) } },
    {
      name: `locale-gen`,
      options: [],
      valued: {},
      actions: { "": does(`links in-place environment`, names) },
    },
  ],
  tools = new Map([...fileTools, ...installTools].map((tool) => [tool.name, tool])),
  PREFIX_VARIABLES = new Set(
    `DEBIAN_FRONTEND DEBCONF_NONINTERACTIVE_SEEN NODE_ENV CI NO_COLOR TZ LANG LC_ALL CGO_ENABLED GOOS GOARCH GOARM
  GOAMD64 PIP_NO_CACHE_DIR`.split(/\s+/u),
  ),
  LOCAL_PACKAGE = /^\.{0,2}\/|^\.{1,2}$|:\/\/|^file:/u
var NotKnown = class extends Error {}
function refuse$2(why) {
  throw new NotKnown(why)
}
const nameOf$1 = (path) => path.slice(path.lastIndexOf(`/`) + 1)
var EffectsReader = class {
  traits = /* @__PURE__ */ new Set()
  names = []
  unsettles = []
  directory
  constructor(directory) {
    this.directory = directory
  }
  add(traits) {
    for (let trait of traits) this.traits.add(trait)
  }
  use(word, role, recursive) {
    if (role === `data` || role === `package`) {
      ;(role === `package` &&
        LOCAL_PACKAGE.test(word.prefix) &&
        refuse$2(`${word.text} is not a package of a registry`),
        word.splits && refuse$2(`${word.text} is not quoted and may become several words`),
        word.value === void 0 &&
          word.prefix === `` &&
          refuse$2(`${word.text} may turn out to be an option`),
        word.globAt !== void 0 && refuse$2(`${word.text} depends on what lies around`))
      return
    }
    let path = pathOf$2(word, this.directory)
    if (!path) return refuse$2(`it is not known which path ${word.text} is`)
    this.touch(path, role, recursive)
  }
  touch(found, role, recursive) {
    if (found.path === `/dev/null` && role !== `gone`) return
    let tree = recursive || role === `tree`,
      path = tree && found.reach === `one` ? { ...found, reach: `tree` } : found
    if (role === `read`) {
      ;/^\/(?:dev|proc|sys)(?:\/|$)/u.test(path.path) &&
        refuse$2(`${path.path} is made anew for each RUN`)
      return
    }
    let guarded = protectedPath(path)
    ;(guarded !== void 0 && refuse$2(`a RUN starts from ${guarded}, which it may change`),
      path.reach === `one` ? this.names.push(nameOf$1(path.path)) : this.traits.add(`programs`),
      ((role === `gone` && tree) || role === `closed`) && this.unsettles.push(path))
  }
}
function useOperands(operands, spec, recursive, reader, given) {
  switch (spec.kind) {
    case `anything`:
      return
    case `none`:
      operands.length > 0 && refuse$2(`${operands[0].text} is not expected there`)
      return
    case `each`:
      for (let word of operands) reader.use(word, spec.role, recursive)
      return
    case `first-then`: {
      let [first, ...rest] = operands
      first && reader.use(first, spec.first, !1)
      let open = first?.value !== void 0 && spec.opens?.test(first.value)
      for (let word of rest) reader.use(word, open ? `write` : spec.rest, recursive)
      return
    }
    case `to`: {
      let { sources, replaces = [] } = spec
      return useTransfer(
        operands,
        {
          sources,
          anew: replaces === `always` || replaces.some((option) => given.has(option)),
          recursive,
        },
        reader,
      )
    }
  }
}
function useTransfer(operands, how, reader) {
  let destination = operands.at(-1)
  if (operands.length < 2 || !destination) return refuse$2(`it names no destination`)
  reader.use(destination, how.anew ? `closed` : `write`, how.recursive)
  let to = pathOf$2(destination, reader.directory)?.path
  for (let source of operands.slice(0, -1)) {
    let tree = how.recursive || how.sources === `gone`
    reader.use(source, how.sources, tree)
    let name = source.value === void 0 ? void 0 : nameOf$1(source.value),
      plain = name && name !== `.` && name !== `..` && source.globAt === void 0,
      inside = to && joinPath(to, plain ? name : `.`)
    if (inside === void 0) return refuse$2(`it is not known where ${source.text} goes`)
    reader.touch({ path: inside, reach: plain ? `one` : `below` }, `write`, tree || !plain)
  }
}
function actionOf(tool, operands) {
  for (let count of [2, 1, 0]) {
    let key = operands.slice(0, count).map(({ value }) => value ?? `$`),
      action = Object.hasOwn(tool.actions, key.join(` `)) && tool.actions[key.join(` `)]
    if (action && key.length === count) return { action, rest: operands.slice(count) }
  }
  let verb = operands[0]?.text
  return refuse$2(`\`${verb ? `${tool.name} ${verb}` : tool.name}\` is not a call that is known`)
}
function readArgs(command, tool, reader, facts) {
  if (tool.actions[``]?.operands.kind === `anything`) return reader.add(tool.actions[``].traits)
  let { given, values, operands, why } = readOptions$1(command.args, tool)
  if (why !== void 0) return refuse$2(why)
  let { action, rest } = actionOf(tool, operands)
  for (let choice of action.needs ?? [])
    choice.some((option) => given.has(option)) ||
      refuse$2(`without ${choice[0]} it is not known what it does`)
  let has = (options) => options?.some((option) => given.has(option)),
    recursive = has(action.recursive) ?? !1
  reader.add(action.traits)
  for (let [option, traits] of Object.entries(action.when ?? {}))
    has([option]) && reader.add(traits)
  action.unless && !has(action.unless.options) && reader.add(action.unless.traits)
  for (let { word, role } of values) word.value !== `-` && reader.use(word, role, !1)
  ;(useOperands(rest, action.operands, recursive, reader, given),
    reader.traits.has(`directory`) &&
      facts.directory === void 0 &&
      refuse$2(`it works in the working directory, which the base decides`))
}
function read(command, facts) {
  let { name } = command,
    tool = tools.get(name)
  if (!tool) return refuse$2(`\`${name}\` is not in the table of known commands`)
  let reader = new EffectsReader(facts.directory)
  for (let { name: variable, value } of command.assignments)
    (PREFIX_VARIABLES.has(variable) && value.value !== void 0) ||
      refuse$2(`it is not known what ${variable}=${value.text} changes`)
  readArgs(command, tool, reader, facts)
  for (let { operator, target } of command.redirects)
    operator !== `>&` &&
      (reader.use(target, operator === `<` ? `read` : `write`, !1),
      operator !== `<` && target.value !== `/dev/null` && reader.add([`in-place`]))
  let { traits, names, unsettles } = reader
  return { name, tool, traits, names, unsettles }
}
function readCommand$2(command, facts) {
  try {
    return read(command, facts)
  } catch (error) {
    if (error instanceof NotKnown) return { why: `\`${command.name}\`: ${error.message}` }
    throw error
  }
}
const STATEFUL = new Set(
    `. : source eval exec exit return break continue cd pushd popd set unset shift export readonly declare typeset
  local let read mapfile readarray getopts trap umask ulimit alias unalias shopt enable hash wait jobs bg fg disown
  suspend times command builtin kill bind complete compopt caller dirs history fc logout`.split(
      /\s+/u,
    ),
  ),
  EXPANSION = /* @__PURE__ */ new Set([
    `SimpleExpansion`,
    `ParameterExpansion`,
    `Literal`,
    `SingleQuoted`,
    `DoubleQuoted`,
  ]),
  LIST = /* @__PURE__ */ new Set([
    `Statement`,
    `AndOr`,
    `Pipeline`,
    `Command`,
    `Word`,
    `Redirect`,
    `Glob`,
    `Assignment`,
  ]),
  COMPOUND = /* @__PURE__ */ new Set([
    `If`,
    `Case`,
    `BraceGroup`,
    `CompoundList`,
    `Elif`,
    `CaseItem`,
  ])
function checkNode(node, verdict, shell) {
  let { type } = node
  ;(type === `Statement` &&
    node.background &&
    (verdict.why ??= `it leaves a process in the background`),
    type === `Command` &&
      (node.name
        ? STATEFUL.has(node.name.value)
          ? (verdict.why ??= `\`${node.name.value}\` changes the shell`)
          : node.name.text !== node.name.value &&
            (verdict.why ??= `the name of a command is not plain`)
        : (verdict.why ??= `it sets a variable of the shell`)),
    type === `ParameterExpansion` &&
      node.operation?.type === `Default` &&
      /[=?]/u.test(node.operation.operator) &&
      (verdict.why ??= `${node.text} changes the shell`),
    COMPOUND.has(type)
      ? shell.errexit &&
        (verdict.why ??= `on the left of && the shell would not stop at the first command that fails`)
      : !LIST.has(type) &&
        !EXPANSION.has(type) &&
        (verdict.why ??= `it holds what is never joined (${type})`))
}
function check$1(node, verdict, shell) {
  ;(checkNode(node, verdict, shell),
    verdict.why === void 0 && forEachChild(node, (child) => check$1(child, verdict, shell)))
}
function againstGrammar(source, shell) {
  if (/(?:^|[^\\])(?:\\\\)*\\\s*$/u.test(source)) return `it ends in a backslash`
  let script = parse(source)
  if (script.errors?.length) return `the shell would not read it`
  let [only] = script.commands
  if (!only) return `it is empty`
  if (source.slice(script.commands.at(-1).end).trim() !== ``) return `a comment follows`
  if (
    source
      .split(`
`)
      .some((line) => /(?:^|\s)#/u.test(line))
  )
    return `it may hold a comment`
  if (script.commands.length > 1 && shell.errexit)
    return `on the left of && the shell would not stop at the first command that fails`
  let verdict = { why: void 0 }
  for (let command of script.commands) check$1(command, verdict, shell)
  return verdict.why
}
var NotPlain = class extends Error {}
function refuse$1(why) {
  throw new NotPlain(why)
}
const VOLATILE = new Set(
    `RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME LINENO PPID BASHPID SHLVL OLDPWD OPTIND OPTARG REPLY
  PIPESTATUS HISTCMD FUNCNAME DIRSTACK COLUMNS LINES _`.split(/\s+/u),
  ),
  NAME$1 = /^[A-Za-z_]\w*$/u,
  BETWEEN_WORDS = /^(?:[ \t]|\\\n)*$/u,
  BETWEEN_COMMANDS = /^(?:[ \t]|\\\n)*&&(?:[ \t\n]|\\\n)*$/u
function checkVariable(name) {
  ;(!NAME$1.test(name) || VOLATILE.has(name) || name.startsWith(`BASH_`)) &&
    refuse$1(`$${name} differs from shell to shell`)
}
var WordReader = class {
  value = ``
  prefix
  globAt
  splits = !1
  read(part, quoted) {
    switch (part.type) {
      case `Literal`:
      case `SingleQuoted`:
        this.value += part.value
        return
      case `DoubleQuoted`:
        for (let inner of part.parts) this.read(inner, !0)
        return
      case `Glob`:
        ;((this.globAt ??= this.value.length), (this.value += part.text))
        return
      case `SimpleExpansion`:
        return (checkVariable(part.text.slice(1)), this.#unknown(quoted))
      case `ParameterExpansion`: {
        checkVariable(part.parameter)
        let { operation } = part,
          simple =
            operation === void 0 ||
            (operation.type === `Default` && /^:?[-+]$/u.test(operation.operator)),
          plain = operation?.type !== `Default` || operation.operand.parts === void 0
        return (
          (part.prefix || part.index || !simple || !plain) &&
            refuse$1(`${part.text} is more than a value`),
          this.#unknown(quoted)
        )
      }
      case `CommandExpansion`:
        return refuse$1(`it runs a command inside a word`)
      default:
        return refuse$1(`shells do not agree on ${part.text}`)
    }
  }
  #unknown(quoted) {
    ;((this.prefix ??= this.value), quoted || (this.splits = !0))
  }
}
function readWord$1(word) {
  word.text.includes(`
`) && refuse$1(`a word goes over several lines`)
  let reader = new WordReader()
  if (word.parts) for (let part of word.parts) reader.read(part, !1)
  else reader.value = word.value
  word.text.startsWith(`~`) && (reader.prefix = ``)
  let { value, prefix, globAt, splits } = reader,
    known = prefix === void 0
  return { text: word.text, value: known ? value : void 0, prefix: prefix ?? value, globAt, splits }
}
function readRedirect(node) {
  if (node.type !== `Redirect` || !node.target) return refuse$1(`it holds a heredoc`)
  let { operator, descriptor } = node
  descriptor &&
    (descriptor.type !== `FileDescriptor` || descriptor.value > 2) &&
    refuse$1(`it opens a descriptor of its own`)
  let target = readWord$1(node.target)
  return (operator === `>&` && (target.value === `1` || target.value === `2`)) ||
    operator === `>` ||
    operator === `>>` ||
    operator === `<`
    ? { operator, target }
    : refuse$1(`shells do not agree on ${operator}`)
}
function readCommand$1(node, source) {
  if (node.type !== `Command`) return refuse$1(`it is more than simple commands joined by &&`)
  checkGaps(node, source)
  let args = [],
    redirects = [],
    assignments = node.prefix.map((item) =>
      item.type === `Assignment`
        ? item.append || item.index || item.value.type !== `Word`
          ? refuse$1(`it sets an array`)
          : { name: item.name, value: readWord$1(item.value) }
        : refuse$1(`a redirection stands before the command`),
    )
  for (let item of node.suffix)
    item.type === `Word`
      ? args.push(readWord$1(item))
      : item.type === `Assignment`
        ? refuse$1(`it sets a variable`)
        : redirects.push(readRedirect(item))
  if (!node.name) return refuse$1(`it sets a variable of the shell`)
  let { value, globAt } = readWord$1(node.name)
  return value === void 0 || globAt !== void 0 || node.name.text !== value
    ? refuse$1(`the name of a command is not plain`)
    : { assignments, name: value, args, redirects }
}
function checkGaps(node, source) {
  let items = [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix],
    end = node.pos
  for (let item of items)
    (BETWEEN_WORDS.test(source.slice(end, item.pos)) || refuse$1(`it holds a comment or more`),
      (end = item.end))
  BETWEEN_WORDS.test(source.slice(end, node.end)) || refuse$1(`it holds a comment or more`)
}
function listOf(source) {
  let { commands, errors } = parse(source)
  if (errors?.length) return refuse$1(`the shell would not read it`)
  let [only] = commands
  if (commands.length !== 1 || !only) return refuse$1(`it is more than one list of commands`)
  if (only.background) return refuse$1(`it leaves a process in the background`)
  let { command } = only,
    list = command.type === `AndOr` ? andList(command, source) : [command]
  return (
    [source.slice(0, command.pos), source.slice(command.end)].every((edge) =>
      /^\s*$/u.test(edge),
    ) || refuse$1(`a comment follows`),
    list
  )
}
function andList(node, source) {
  node.operators.some((operator) => operator !== `&&`) && refuse$1(`it has an ||`)
  for (let [index, command] of node.commands.entries()) {
    let next = node.commands[index + 1]
    next &&
      !BETWEEN_COMMANDS.test(source.slice(command.end, next.pos)) &&
      refuse$1(`it holds a comment or more`)
  }
  return node.commands
}
function readShell(source) {
  try {
    return { commands: listOf(source).map((node) => readCommand$1(node, source)) }
  } catch (error) {
    if (error instanceof NotPlain) return { why: error.message }
    throw error
  }
}
const KNOWN = /^\/(?:usr\/)?(?:local\/)?bin\/(?:sh|dash|ash|bash)$/u,
  HARMLESS = /^-[euxfC]*c$|^-[euxfC]+$/u,
  OTHER = { posix: !1, login: !1, errexit: !1 }
function shellKind(argv) {
  if (argv === void 0) return { posix: !0, login: !0, errexit: !0 }
  let [program, ...flags] = argv
  if (program === void 0 || !KNOWN.test(program)) return OTHER
  let login = !1,
    errexit = !1
  for (let at = 0; at < flags.length; at++) {
    let word = flags[at]
    if (/^-[a-zA-Z]*o$/u.test(word)) {
      let name = flags[++at]
      if (name === `errexit`) errexit = !0
      else if (name !== `pipefail` && name !== `nounset` && name !== `xtrace`) return OTHER
    }
    let letters = word.replace(/o$/u, ``)
    if (/^-[a-z]*[li]/u.test(letters) || word === `--login`) login = !0
    else if (letters !== `-` && !HARMLESS.test(letters)) return OTHER
    ;/^-[a-zA-Z]*e/u.test(letters) && (errexit = !0)
  }
  return flags.some((word) => /^-[a-zA-Z]*c/u.test(word)) ? { posix: !0, login, errexit } : OTHER
}
function shellText(command) {
  let out = ``
  for (let part of command)
    if (typeof part == `string`) out += part
    else if (part.kind === `literal`) out += part.value
    else if (part.expansion) return
    else out += `\${${part.name}}`
  return out
}
const unread = (why) => ({ commands: [], bytes: 0, why })
function partsOf(step) {
  return step.form.kind === `shell` ? step.form.parts : []
}
function readPart(text, facts, all) {
  let bytes = Buffer.byteLength(text) + 12
  if (bytes > 6e4) return unread(`it is too long to be a line among others`)
  if (all) return { commands: [], bytes, why: againstGrammar(text, shellKind(facts.shell)) }
  let reading = readShell(text)
  if (`why` in reading) return unread(reading.why)
  let commands = []
  for (let command of reading.commands) {
    let effects = readCommand$2(command, facts)
    if (`why` in effects) return unread(effects.why)
    commands.push(effects)
  }
  return { commands, bytes, why: void 0 }
}
function readRun(step, facts, all) {
  let kept = againstMerging(step)
  if (kept !== void 0) return unread(kept)
  if (facts.murky) return unread(`raw text or triggers of the base came before`)
  if (facts.startup)
    return unread(`ENV or BASH_ENV makes the shell read a file at the start of each RUN`)
  if (!shellKind(facts.shell).posix)
    return unread(`its SHELL is not known to be sh, dash, ash or bash`)
  let commands = [],
    bytes = 0
  for (let { command } of partsOf(step)) {
    let text = shellText(command)
    if (text === void 0) return unread(`a reference in it is more than a name`)
    let part = readPart(text, facts, all)
    if (part.why !== void 0) return part
    ;(commands.push(...part.commands), (bytes += part.bytes))
  }
  return { commands, bytes, why: void 0 }
}
function begin(step, reading, facts) {
  let account = hazards({ shell: shellKind(facts.shell), directory: facts.directory })
  return (
    account.add(reading.commands),
    { steps: [step], why: reading.why, hazards: account, bytes: reading.bytes }
  )
}
var StageMerger = class {
  #out = []
  #tools
  #all
  #facts
  #group
  constructor(facts, tools) {
    ;((this.#facts = facts),
      (this.#tools = tools),
      (this.#all = tools.optimize.mergeRuns === `all`))
  }
  run({ steps }) {
    for (let [index, step] of steps.entries())
      step.kind === `run`
        ? this.#add(step, steps[index + 1]?.kind === `run`)
        : (this.#close(), (this.#facts = factsAfter(this.#facts, step)), this.#out.push(step))
    return (this.#close(), this.#out.length === steps.length ? steps : this.#out)
  }
  #add(step, followed) {
    let group = this.#group,
      early = group && (againstSetting(group.steps[0], step) ?? group.why),
      reading =
        followed || (group !== void 0 && early === void 0)
          ? readRun(step, this.#facts, this.#all)
          : unread(``)
    if (group) {
      let why = early ?? reading.why ?? this.#againstJoining(group, reading)
      if (why === void 0) {
        ;(group.steps.push(step),
          (group.bytes += reading.bytes),
          group.hazards.add(reading.commands))
        return
      }
      ;(this.#stopped(group.steps.at(-1), step, why), this.#close())
    }
    this.#group = begin(step, reading, this.#facts)
  }
  #againstJoining(group, reading) {
    return group.bytes + reading.bytes > 1e5
      ? `together they would be too long`
      : group.hazards.against(reading.commands)
  }
  #stopped(first, next, why) {
    let message = `${describeStep(first)} and ${describeStep(next)} stay apart: ${why}`
    this.#tools.note(`stopped`, message, [first.span, next.span])
  }
  #close() {
    let group = this.#group
    if (((this.#group = void 0), !group)) return
    let [first, ...more] = group.steps
    if (more.length === 0) return void this.#out.push(first)
    let spans = group.steps.map(({ span }) => span)
    this.#tools.note(`did`, `${spans.length} RUNs became one`, spans)
    let parts = group.steps.flatMap(partsOf)
    this.#out.push({ ...first, form: { kind: `shell`, parts } })
  }
}
function shippingStages(graph) {
  let shipping = /* @__PURE__ */ new Set(),
    node = graph.target
  for (; node;)
    (shipping.add(node),
      (node = node.base.kind === `stage` ? resolveStage(graph, node.base.stage) : void 0))
  return shipping
}
const mergeRuns = {
  name: `merge-runs`,
  run(graph, tools) {
    if (tools.optimize.mergeRuns === !1) return graph
    let shipping = shippingStages(graph),
      facts = factsAtStart(graph)
    return mapStages(graph, (stage) =>
      !tools.optimize.mergeBuilderStages && !shipping.has(stage.node)
        ? stage.steps
        : new StageMerger(facts.get(stage), tools).run(stage),
    )
  },
}
function argScope(inherits) {
  let declared = /* @__PURE__ */ new Set(),
    facts = /* @__PURE__ */ new Map(),
    undo = []
  return {
    enter() {
      let outer = declared
      ;(inherits || (declared = /* @__PURE__ */ new Set()), undo.push([() => (declared = outer)]))
    },
    leave() {
      for (let step of undo.pop().toReversed()) step()
    },
    isDeclared: (name) => declared.has(name),
    declare(name) {
      if (declared.has(name)) return
      let of = declared
      ;(of.add(name), undo.at(-1).push(() => of.delete(name)))
    },
    env: (name) => facts.get(name),
    setEnv(name, fact) {
      let before = facts.get(name)
      ;(facts.set(name, fact),
        undo.at(-1).push(() => (before ? facts.set(name, before) : facts.delete(name))))
    },
  }
}
function walkChains(graph, visitor) {
  let drafts = new Map(graph.stages.map((stage) => [stage.node, stage])),
    baseOf = ({ node }) =>
      node.base.kind === `stage` ? drafts.get(resolveStage(graph, node.base.stage)) : void 0,
    children = /* @__PURE__ */ new Map()
  for (let stage of graph.stages) {
    let base = baseOf(stage)?.node,
      list = children.get(base)
    list ? list.push(stage) : children.set(base, [stage])
  }
  let stack = [{ stage: void 0, next: 0 }]
  for (let top = stack.at(-1); top !== void 0; top = stack.at(-1)) {
    let child = children.get(top.stage?.node)?.[top.next++]
    child
      ? (visitor.enter(child, top.stage), stack.push({ stage: child, next: 0 }))
      : (top.stage && visitor.leave(top.stage), stack.pop())
  }
}
function inherited(arg) {
  let { default: _default, description: _description, ...bare } = bareArg(arg)
  return bare
}
const declaration = (arg, use) => ({ kind: `arg`, arg, span: use })
function findGlobals(graph, tools) {
  let globals = /* @__PURE__ */ new Map(),
    addText = (value, use, reader) =>
      eachReference(value, (reference) => {
        if (reference.kind === `env`) {
          reader && tools.report(envInGlobalArg(reader.name, reference.name, reader.span, use))
          return
        }
        if (reference.origin !== `user` || globals.has(reference.name)) return
        ;(reference.default && addText(reference.default, use, reference),
          globals.set(reference.name, bareArg(reference)))
        let message = `${reference.name} is declared before the first FROM, which reads it`
        tools.note(`did`, message, [reference.span, use])
      })
  for (let { node } of graph.stages) for (let value of textsOfFrom(node)) addText(value, node.span)
  return [...globals.values()]
}
var StagePlacement = class {
  out = []
  changed = !1
  #stage
  #globals
  #scope
  #tools
  #reported = /* @__PURE__ */ new Set()
  #inTriggers = /* @__PURE__ */ new Set()
  constructor(stage, globals, scope, tools) {
    ;((this.#stage = stage),
      (this.#globals = globals),
      (this.#scope = scope),
      (this.#tools = tools))
  }
  run() {
    for (let step of this.#stage.steps) this.#step(step)
    return this.changed ? this.out : this.#stage.steps
  }
  #step(step) {
    if (step.kind === `onbuild`) return this.#trigger(step)
    if (step.kind === `arg`) return this.#pinned(step)
    for (let value of textsOfStep(step)) this.#needText(value, step.span)
    ;(this.out.push(step), step.kind === `env` && recordEnv(step, this.#scope))
  }
  #needText(value, use) {
    eachReference(value, (reference) => {
      reference.kind === `arg` ? this.#need(reference, use) : this.#readsEnv(reference, use)
    })
  }
  #readsEnv({ name }, use) {
    if (this.#scope.env(name)) return
    let fact = { span: use, keepsArg: !1, message: `${name} is read from the base's environment` }
    this.#scope.isDeclared(name) ? this.#clash(name, use, fact) : this.#scope.setEnv(name, fact)
  }
  #clash(name, use, env) {
    this.#reported.has(name) ||
      (this.#reported.add(name),
      this.#tools.report(argHidesEnv(name, use, { message: env.message, span: env.span })))
  }
  #need(arg, use) {
    let { name, origin } = arg
    if (origin === `proxy`) return
    let env = this.#scope.env(name)
    if (env?.keepsArg) return
    if (env) return this.#clash(name, use, env)
    if (this.#scope.isDeclared(name)) return
    let global = origin === `global` || this.#globals.has(name)
    ;(!global && arg.default && this.#needText(arg.default, use),
      this.#scope.declare(name),
      this.out.push(declaration(global ? inherited(arg) : bareArg(arg), use)),
      (this.changed = !0))
    let message = `${name} is declared in ${this.#stage.node.name}, just before its first use`
    this.#tools.note(`did`, message, origin === `user` ? [arg.span, use] : [use])
  }
  #pinned(step) {
    let { arg } = step,
      env = this.#scope.env(arg.name)
    env && !env.keepsArg && this.#clash(arg.name, step.span, env)
    let global = this.#globals.has(arg.name)
    ;(!global && arg.default && this.#needText(arg.default, step.span),
      this.#scope.declare(arg.name),
      global && arg.default
        ? ((this.changed = !0), this.out.push({ ...step, arg: inherited(arg) }))
        : this.out.push(step))
  }
  #trigger(step) {
    let declare = (value) =>
      eachReference(value, (reference) => {
        if (
          reference.kind === `env` ||
          reference.origin === `proxy` ||
          this.#inTriggers.has(reference.name)
        )
          return
        ;(this.#inTriggers.add(reference.name), reference.default && declare(reference.default))
        let inner = declaration(bareArg(reference), step.span)
        ;(this.out.push({ kind: `onbuild`, step: inner, span: inner.span }), (this.changed = !0))
      })
    if (step.step.kind === `arg`)
      (step.step.arg.default && declare(step.step.arg.default),
        this.#inTriggers.add(step.step.arg.name))
    else for (let value of textsOfStep(step.step)) declare(value)
    this.out.push(step)
  }
}
function recordEnv(step, scope) {
  for (let [name, value] of step.entries) {
    let [only] = value,
      keepsArg =
        value.length === 1 &&
        typeof only == `object` &&
        only.kind === `arg` &&
        only.name === name &&
        !only.expansion
    scope.setEnv(name, { span: step.span, keepsArg, message: `${name} is set here` })
  }
}
function fireTriggers(base, scope) {
  for (let step of base?.steps ?? [])
    step.kind === `onbuild` &&
      (step.step.kind === `env` && recordEnv(step.step, scope),
      step.step.kind === `arg` && scope.declare(step.step.arg.name))
}
const pipeline = [
  dropUnreachableStages,
  {
    name: `place-args`,
    always: !0,
    run(graph, tools) {
      for (let problem of collectArgs(graph).problems) tools.report(problem)
      let globals = findGlobals(graph, tools),
        names = new Set(globals.map(({ name }) => name)),
        scope = argScope(tools.profile.frontend !== void 0),
        placed = /* @__PURE__ */ new Map()
      walkChains(graph, {
        enter(stage, base) {
          ;(scope.enter(),
            fireTriggers(base, scope),
            placed.set(stage, new StagePlacement(stage, names, scope, tools).run()))
        },
        leave: () => scope.leave(),
      })
      let next = mapStages(graph, (stage) => placed.get(stage) ?? stage.steps)
      return globals.length === graph.globals.length ? next : { ...next, globals }
    },
  },
  mergeRuns,
]
function runPasses(graph, passes, options) {
  let record = [],
    problems = [],
    current = graph
  for (let pass of passes)
    current = pass.run(current, {
      ...options,
      note: (action, message, spans) => record.push({ pass: pass.name, action, message, spans }),
      report: (problem) => problems.push(problem),
    })
  return { graph: current, record, problems }
}
const MARK = `# Generated by Stagecraft from `
function header(configName) {
  return `${MARK}${configName}. Change that file, then run: stagecraft emit`
}
function isGenerated(text) {
  for (let line of text.split(
    `
`,
    8,
  )) {
    if (line.startsWith(MARK)) return !0
    if (!line.startsWith(`#`)) return !1
  }
  return !1
}
function spansOfArg({ arg, span }) {
  return arg.origin === `user` ? (sameSpan(arg.span, span) ? [span] : [arg.span, span]) : [span]
}
var Sheet = class {
  texts = []
  spans = []
  problems = []
  add(lines, problems = []) {
    let first = this.texts.length + 1
    for (let { text, spans } of lines)
      for (let line of text.split(`
`))
        (this.texts.push(line), this.spans.push(spans))
    return (this.problems.push(...problems), { first, last: this.texts.length })
  }
  blank() {
    this.add([{ text: ``, spans: [] }])
  }
}
function syntaxOf({ image }, profile) {
  let [, version] = /^dockerfile-([\d.]+)$/u.exec(profile.name) ?? []
  return image.syntax ?? (version && `docker/dockerfile:${version}`)
}
function printHead(sheet, graph, options) {
  let { image } = graph,
    syntax = syntaxOf(graph, options.profile),
    own = [
      ...printDirectives({
        ...(syntax && { syntax }),
        ...(image.escape === "`" && { escape: image.escape }),
        ...(image.check && { check: image.check }),
      }),
      header(options.configName),
    ]
  ;(sheet.add(own.map((text) => ({ text, spans: [image.span] }))), sheet.blank())
}
const isNamed = (graph) => graph.stages.length > 1
function printImage(graph, options) {
  let sheet = new Sheet(),
    page = {
      escape: graph.image.escape ?? `\\`,
      profile: options.profile,
      stageName: options.stageName,
    }
  printHead(sheet, graph, options)
  let globals = graph.globals.map((arg) => {
    let { lines, problems } = printArg(arg, `declare`, page)
    return sheet.add(lines, problems)
  })
  globals.length > 0 && sheet.blank()
  let facts = factsAtStart(graph),
    stages = graph.stages.map((stage, index) => {
      index > 0 && sheet.blank()
      let { node } = stage,
        name = options.stageName(node),
        printed = printFrom(node, isNamed(graph) ? name : void 0, page),
        from = sheet.add(printed.lines, printed.problems),
        known = facts.get(stage)
      return {
        node,
        name,
        from,
        steps: stage.steps.map((step) => {
          let { shell } = known,
            { lines, problems } = printStep(step, { ...page, ...(shell && { shell }) })
          known = factsAfter(known, step)
          let spans = step.kind === `arg` ? spansOfArg(step) : void 0,
            placed = spans ? lines.map(({ text }) => ({ text, spans })) : lines
          return { step, lines: sheet.add(placed, problems) }
        }),
        lines: { first: from.first, last: sheet.texts.length },
      }
    })
  return {
    dockerfile: `${sheet.texts.join(`
`)}\n`,
    lines: sheet.spans,
    stages,
    globals,
    problems: sheet.problems,
  }
}
const OLDEST_FRONTEND = [1, 0]
function profileOf(image, problems) {
  if (image.profile === void 0) return defaultProfile
  let found = profileNamed(image.profile)
  if (!found) {
    let known = profiles.map(({ name }) => name)
    problems.push(unknownProfile(image, image.profile, known))
  }
  return found ?? defaultProfile
}
function compile(image, options = {}) {
  let problems = [],
    profile = profileOf(image, problems),
    draft = draftGraph(image),
    passes = options.optimize === !1 ? pipeline.filter((pass) => pass.always) : pipeline,
    optimize = { ...image.optimize, ...(options.optimize === !1 ? void 0 : options.optimize) },
    { graph, record, problems: found } = runPasses(draft.graph, passes, { optimize, profile }),
    names = nameStages(graph),
    printed = printImage(graph, {
      profile,
      stageName: (node) => names.of(node),
      configName: options.configName ?? `image.config.ts`,
    })
  problems.push(...draft.problems, ...names.problems, ...found, ...printed.problems)
  let uses = contextUses(graph.stages.map(({ node, steps }) => ({ ...node, steps }))),
    args = [...collectArgs(graph).args.values()],
    last = graph.stages.at(-1)?.node
  return {
    image,
    dockerfile: printed.dockerfile,
    lines: printed.lines,
    ignore: allowList(uses, {
      exclude: image.exclude,
      emitted: options.emitted ?? [],
      ...(options.existingIgnore !== void 0 && { existing: options.existingIgnore }),
    }),
    stages: printed.stages,
    target: last === graph.target ? void 0 : names.of(graph.target),
    uses,
    args,
    requiredArgs: args.filter(
      (arg) => arg.origin === `user` && !arg.default && !Object.hasOwn(image.buildArgs, arg.name),
    ),
    bases: basesOf(graph),
    frontend: profile.frontend ?? OLDEST_FRONTEND,
    problems,
    record: [...names.notes, ...record],
    locate: (step) => locateStep(printed, step),
  }
}
const usageUnknownCommand = problem(
    `usage-unknown-command`,
    `error`,
    `There is no such command.`,
    (word, near) => ({
      message: `there is no command «${word}»`,
      hint: near ? `did you mean «stagecraft ${near}»?` : `«stagecraft --help» lists the commands`,
    }),
  ),
  usageUnknownOption = problem(
    `usage-unknown-option`,
    `error`,
    `The command has no such option.`,
    (command, option, near) => ({
      message: `«${command}» has no option ${option}`,
      hint: near ? `did you mean ${near}?` : `«stagecraft ${command} --help» lists the options`,
    }),
  ),
  usageOptionValue = problem(
    `usage-option-value`,
    `error`,
    `An option lacks its value, or the value cannot be used.`,
    (command, option, why) => ({
      message: `${option}: ${why}`,
      hint: `«stagecraft ${command} --help» shows how it is used`,
    }),
  ),
  usageUnexpectedWord = problem(
    `usage-unexpected-word`,
    `error`,
    `The command takes no such word.`,
    (command, word) => ({
      message: `«${command}» takes no word like «${word}»`,
      hint: `«stagecraft ${command} --help» shows how it is used`,
    }),
  ),
  usageOptionsClash = problem(
    `usage-options-clash`,
    `error`,
    `Two options cannot be used together.`,
    (first, second, why) => ({
      message: `${first} and ${second} cannot be used together: ${why}`,
      hint: `leave one of them out`,
    }),
  ),
  unknownImage = problem(
    `unknown-image`,
    `error`,
    `The config has no image of that name.`,
    (name, names, near) => ({
      message: `the config has no image «${name}»`,
      hint: near
        ? `did you mean «${near}»?`
        : `it has ${names.map((each) => `«${each}»`).join(`, `)}`,
    }),
  ),
  unknownTarget = problem(
    `unknown-target`,
    `error`,
    `The image has no stage of that name.`,
    (name, names, near, span) => ({
      message: `the image has no stage «${name}»`,
      span,
      hint: near
        ? `did you mean «${near}»?`
        : `its stages are ${names.map((each) => `«${each}»`).join(`, `)}`,
    }),
  ),
  unknownBuildArg = problem(
    `unknown-build-arg`,
    `warning`,
    `A build argument is given that the image does not use.`,
    (name, near, names) => ({
      message: `build argument ${name} is not used by the image`,
      hint: near
        ? `did you mean ${near}?`
        : names.length > 0
          ? `it uses ${names.join(`, `)}`
          : `it uses no build argument`,
    }),
  ),
  argRequired = problem(
    `arg-required`,
    `error`,
    `A build argument without a default is not given.`,
    (name, span) => ({
      message: `the build needs a value for ${name}`,
      span,
      hint: `give one with --build-arg ${name}=VALUE, in buildArgs of the image, or as arg("${name}", { default: "…" })`,
    }),
  ),
  fileNotOurs = problem(
    `file-not-ours`,
    `error`,
    `A file that Stagecraft did not write is in the way.`,
    (file) => ({
      message: `${file} exists and was not written by Stagecraft`,
      hint: `emit to another folder with --out, or overwrite it with --force`,
    }),
  ),
  fileNotWritten = problem(
    `file-not-written`,
    `error`,
    `A file cannot be written.`,
    (file, why) => ({
      message: `cannot write ${file}: ${why}`,
      hint: `nothing was changed there; look at the folder's permissions and the free space`,
    }),
  ),
  emitDrift = problem(
    `emit-drift`,
    `error`,
    `A committed file is not what the config emits.`,
    (file, what, command, diff) => ({
      message: what === `missing` ? `${file} is missing` : `${file} is not what the config emits`,
      hint: `run «${command}» and commit the result`,
      output: diff,
    }),
  ),
  sameDockerfile = problem(
    `same-dockerfile`,
    `error`,
    `Two images would be emitted to one file.`,
    (file, first, second, span) => ({
      message: `images «${first}» and «${second}» would both be emitted to ${file}`,
      span,
      hint: "give one of them another `dockerfile` name",
    }),
  ),
  initExists = problem(`init-exists`, `error`, `There is a config already.`, (file) => ({
    message: `${file} exists already`,
    hint: `change it, or write it anew with --force`,
  }))
function outputNames(project, image) {
  let dockerfile =
    image.dockerfile ?? (project.images.length === 1 ? `Dockerfile` : `${image.name}.Dockerfile`)
  return {
    dockerfile,
    ignore: image.profile === `classic` ? `.dockerignore` : `${dockerfile}.dockerignore`,
  }
}
function checkOutputNames(project) {
  let owners = /* @__PURE__ */ new Map()
  for (let image of project.images) {
    let { dockerfile } = outputNames(project, image),
      owner = owners.get(dockerfile)
    if (owner) throw new ImageError(sameDockerfile(dockerfile, owner.name, image.name, image.span))
    owners.set(dockerfile, image)
  }
}
function readIfThere(file) {
  try {
    return readFileSync(file, `utf8`)
  } catch (error) {
    if (error.code === `ENOENT`) return
    throw new ImageError(fileNotWritten(file, reason(error)), { cause: error })
  }
}
function replaceFile(file, text) {
  let draft = `${file}.${randomBytes(6).toString(`hex`)}.tmp`
  try {
    ;(mkdirSync(dirname(file), { recursive: !0 }),
      writeFileSync(draft, text, { flag: `wx` }),
      renameSync(draft, file))
  } catch (error) {
    throw (
      rmSync(draft, { force: !0 }),
      new ImageError(fileNotWritten(file, reason(error)), { cause: error })
    )
  }
}
function reason(error) {
  let { code, message } = error
  switch (code) {
    case `ENOSPC`:
      return `no space left on the device`
    case `EACCES`:
    case `EPERM`:
      return `permission denied`
    case `EROFS`:
      return `the file system is read-only`
    case `EISDIR`:
      return `a folder has that name`
    case `ENOTDIR`:
      return `a part of its path is not a folder`
    default:
      return message
  }
}
function compileImage(project, image, options) {
  let contextFolder = resolve(project.directory, image.context),
    present = readIfThere(join$1(contextFolder, `.dockerignore`)),
    existingIgnore = present !== void 0 && !isGeneratedIgnore(present) ? present : void 0,
    names = outputNames(project, image)
  return {
    image,
    compilation: compile(image, {
      configName: basename(project.file),
      emitted: [names.dockerfile, names.ignore],
      ...(options.optimize ? {} : { optimize: !1 }),
      ...(existingIgnore === void 0 ? {} : { existingIgnore }),
    }),
    contextFolder,
  }
}
const exitCode = { done: 0, imageWrong: 1, usageWrong: 2, ourFault: 70, interrupted: 130 }
function exitCodeOf(error) {
  if (!isImageError(error)) return exitCode.ourFault
  let codes = error.diagnostics.map((diagnostic) => diagnostic.code)
  return codes.includes(`build-interrupted`)
    ? exitCode.interrupted
    : codes.some((code) => code.startsWith(`usage-`))
      ? exitCode.usageWrong
      : exitCode.imageWrong
}
function cacheFolders(directory, asked) {
  let modules = nearestModules(directory)
  return [
    ...(asked === void 0 ? [] : [asked]),
    ...(modules === void 0 ? [] : [join$1(modules, `.cache`, `stagecraft`)]),
    temporaryFolder(),
  ]
}
function nearestModules(directory) {
  for (let folder = directory; ; folder = dirname(folder)) {
    let modules = join$1(folder, `node_modules`)
    if (look(statSync, modules)?.isDirectory()) return modules
    if (folder === dirname(folder)) return
  }
}
function look(stat, path) {
  try {
    return stat(path, { throwIfNoEntry: !1 })
  } catch {
    return
  }
}
function temporaryFolder() {
  return join$1(tmpdir(), `stagecraft-${process.getuid?.() ?? userInfo().username}`)
}
function isTrusted(folder) {
  if (folder !== temporaryFolder()) return !0
  let stat = look(lstatSync, folder),
    uid = process.getuid?.()
  return (
    stat !== void 0 &&
    stat.isDirectory() &&
    (uid === void 0 || (stat.uid === uid && !(stat.mode & 18)))
  )
}
function openCacheFolder(folder) {
  return (
    mkdirSync(folder, { recursive: !0, ...(folder === temporaryFolder() ? { mode: 448 } : {}) }),
    isTrusted(folder) ? folder : mkdtempSync(`${folder}-`)
  )
}
async function loadHash() {
  let { createHash } = await import(`node:crypto`)
  return (contents) => createHash(`sha256`).update(contents).digest(`hex`)
}
function stampOf(stat) {
  return `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}`
}
function fileState(path, stat, contents, hash) {
  let settled = Date.now() - Math.max(stat.mtimeMs, stat.ctimeMs) > 2e3
  return { kind: `file`, path, hash: hash(contents), ...(settled ? { stamp: stampOf(stat) } : {}) }
}
function currentState(kind, path, hash) {
  if (kind === `tree`) return { kind, path, hash: hash(namesIn(path)) }
  try {
    let stat = statOf(path)
    if (stat) return fileState(path, stat, readFileSync(path), hash)
  } catch {}
  return { kind, path, hash: `` }
}
function isUntouched(state) {
  if (state.kind === `tree`) return !1
  let stat = statOf(state.path)
  return stat ? state.stamp !== void 0 && state.stamp === stampOf(stat) : state.hash === ``
}
function statOf(path) {
  try {
    let stat = statSync(path, { throwIfNoEntry: !1 })
    return stat?.isFile() ? stat : void 0
  } catch {
    return
  }
}
function namesIn(folder) {
  try {
    return readdirSync(folder, { recursive: !0, encoding: `utf8` }).sort().join(`\0`)
  } catch {
    return ``
  }
}
const list$1 = (words) => words.map((word) => `«${word}»`).join(`, `),
  configNotFound = problem(
    `config-not-found`,
    `error`,
    `There is no config file where one was looked for.`,
    (asked, places, near) => ({
      message: asked ? `there is no file ${asked}` : `there is no image.config.ts here or above`,
      hint: near
        ? `did you mean ${near}?`
        : asked
          ? `name the config with --config FILE, or leave --config out to have it found`
          : `«stagecraft init» writes one, --config FILE names one elsewhere`,
      output:
        places.length > 0
          ? `looked in\n${places.join(`
`)}`
          : void 0,
    }),
  ),
  configUnreadable = problem(
    `config-unreadable`,
    `error`,
    `The config, or a file it imports, cannot be read as text.`,
    (file, why, hint) => ({ message: `cannot read ${file}: ${why}`, hint }),
  ),
  configSyntaxError = problem(
    `config-syntax-error`,
    `error`,
    `The config, or a file it imports, is not valid TypeScript or JavaScript.`,
    (what, span, hint, related) => ({
      message: what,
      span,
      hint: hint ?? `nothing was run; correct the file and try again`,
      related: related.length > 0 ? related : void 0,
    }),
  ),
  configImportNotFound = problem(
    `config-import-not-found`,
    `error`,
    `An import of the config leads nowhere.`,
    (what, span, hint) => ({ message: what, span, hint }),
  ),
  configThrew = problem(
    `config-threw`,
    `error`,
    `The config threw an error, or the promise it gave was rejected.`,
    (what, span, output) => ({
      message: `the config threw ${what}`,
      span,
      output,
      hint: span
        ? `the error is the config's own; the line above is where it came from`
        : `throw Error objects: only they know where they come from`,
    }),
  ),
  configExited = problem(
    `config-exited`,
    `error`,
    `The config ended the process instead of exporting images.`,
    (code, span) => ({
      message: `the config called process.exit(${code})`,
      span,
      hint: `throw an Error that says what is wrong, or export fewer images`,
    }),
  ),
  configNeverSettles = problem(
    `config-never-settles`,
    `error`,
    `The config waits for something that cannot happen any more.`,
    (what, span) => ({
      message: `${what} waits for a promise that nothing can settle any more`,
      span,
      hint: `look at each await: something must resolve or reject what it waits for`,
    }),
  ),
  configNoDefaultExport = problem(
    `config-no-default-export`,
    `error`,
    `The config has no default export.`,
    (names, span) => ({
      message:
        names.length > 0
          ? `the config has no default export; it exports ${list$1(names)}`
          : `the config exports nothing`,
      span,
      hint: `end it with «export default defineConfig({ images: { … } })»`,
    }),
  ),
  configWrongExport = problem(
    `config-wrong-export`,
    `error`,
    `The default export of the config is not a config, an image or a stage.`,
    (what, span, hint) => ({
      message: `the default export is ${what}, not a config, an image or a stage`,
      span,
      hint: hint ?? `export defineConfig({ images: { … } }), an image(…) or a stage`,
    }),
  ),
  configInvalid = problem(
    `config-invalid`,
    `error`,
    `A value in the config is not what is asked for there.`,
    (what, span, hint) => ({
      message: what,
      span,
      hint: hint ?? `tsc shows such mistakes while you type: «npx tsc --noEmit»`,
    }),
  ),
  configNoImages = problem(`config-no-images`, `error`, `The config has no image.`, (span) => ({
    message: "the config has no image: `images` is empty",
    span,
    hint: `add one: images: { web: image(app) }`,
  })),
  configImageName = problem(
    `config-image-name`,
    `error`,
    `The name of an image has characters that a name cannot have.`,
    (name, better, span) => ({
      message: `«${name}» cannot be the name of an image`,
      span,
      hint: `${better ? `«${better}» can; names` : `names`} begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»`,
    }),
  ),
  configCacheUnwritable = problem(
    `config-cache-unwritable`,
    `error`,
    `There is no folder where the bundled config can be written.`,
    (tried, why) => ({
      message: `the bundled config cannot be written anywhere: ${why}`,
      hint: `make one of the folders writable, or point TMPDIR at one that is`,
      output: `tried\n${tried.join(`
`)}`,
    }),
  ),
  isManifest = (name) => /^config-[0-9a-z]+\.json$/u.test(name),
  isBundle = (name) => /^[0-9a-f]{24}\.mjs(?:\.map)?$/u.test(name),
  isDraft = (name) =>
    /^\.(?:config-[0-9a-z]+\.json|[0-9a-f]{24}\.mjs(?:\.map)?)\.\d+\.\d+$/u.test(name)
function pruneCache(folder, now = Date.now()) {
  try {
    let names = readdirSync(folder),
      isOlder = (name, age) =>
        now - (statSync(join$1(folder, name), { throwIfNoEntry: !1 })?.mtimeMs ?? now) > age,
      live = names.filter((name) => isManifest(name) && !isOlder(name, 2592e6)),
      used = new Set(live.map((name) => bundleOf(join$1(folder, name)))),
      isDead = (name) =>
        isManifest(name)
          ? !live.includes(name)
          : (isDraft(name) || (isBundle(name) && !used.has(name.replace(/\.map$/u, ``)))) &&
            isOlder(name, 36e5)
    for (let name of names.filter(isDead)) rmSync(join$1(folder, name), { force: !0 })
  } catch {}
}
function bundleOf(manifest) {
  try {
    return JSON.parse(readFileSync(manifest, `utf8`)).bundle
  } catch {
    return ``
  }
}
async function cachedBundle(question) {
  for (let folder of foldersOf(question)) {
    if (!isTrusted(folder)) continue
    let manifest = readManifest(folder, question)
    if (!manifest) continue
    let doubtful = manifest.files.filter((state) => !isUntouched(state))
    if (doubtful.length > 0) {
      let hash = await loadHash(),
        now = doubtful.map((state) => currentState(state.kind, state.path, hash))
      if (now.some((state, index) => state.hash !== doubtful[index].hash)) continue
      let restamped = new Map(doubtful.map((state, index) => [state, now[index]])),
        files = manifest.files.map((state) => restamped.get(state) ?? state)
      tryWrite(manifestPath(folder, question), JSON.stringify({ ...manifest, files }))
    }
    return bundleIn(folder, manifest)
  }
}
async function storeBundle(question, text) {
  let bundle = `${(await loadHash())(`${identityOf(question)}\n${text.code}\n${text.map}`).slice(0, 24)}.mjs`,
    manifest = { identity: identityOf(question), bundle, inputs: text.inputs, files: text.files },
    folders = foldersOf(question),
    failure
  for (let wanted of folders)
    try {
      let folder = openCacheFolder(wanted)
      return (
        writeWhole(join$1(folder, `${bundle}.map`), text.map),
        writeWhole(join$1(folder, bundle), `${text.code}//# sourceMappingURL=${bundle}.map\n`),
        writeWhole(manifestPath(folder, question), JSON.stringify(manifest)),
        pruneCache(folder),
        bundleIn(folder, manifest)
      )
    } catch (error) {
      failure = error
    }
  let why = failure instanceof Error ? failure.message : String(failure)
  throw new ImageError(configCacheUnwritable(folders, why), { cause: failure })
}
function foldersOf(question) {
  return cacheFolders(join$1(question.config, `..`), question.cacheFolder)
}
function identityOf({ config, library }) {
  return [`1`, process.version, process.platform, config, library ?? ``].join(`
`)
}
function manifestPath(folder, question) {
  return join$1(folder, `config-${shortHash(identityOf(question))}.json`)
}
function shortHash(value) {
  let high = 3735928559,
    low = 1103547991
  for (let index = 0; index < value.length; index++) {
    let unit = value.charCodeAt(index)
    ;((high = Math.imul(high ^ unit, 2654435761)), (low = Math.imul(low ^ unit, 1597334677)))
  }
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}
function readManifest(folder, question) {
  try {
    let manifest = JSON.parse(readFileSync(manifestPath(folder, question), `utf8`))
    return manifest.identity === identityOf(question) && existsSync(join$1(folder, manifest.bundle))
      ? manifest
      : void 0
  } catch {
    return
  }
}
function bundleIn(folder, { bundle, inputs }) {
  return { module: join$1(folder, bundle), map: join$1(folder, `${bundle}.map`), inputs }
}
function tryWrite(path, contents) {
  try {
    writeWhole(path, contents)
  } catch {}
}
let written = 0
function writeWhole(path, contents) {
  let draft = join$1(path, `..`, `.${basename(path)}.${process.pid}.${written++}`)
  try {
    ;(writeFileSync(draft, contents, { flag: `wx` }), renameSync(draft, path))
  } catch (error) {
    throw (rmSync(draft, { force: !0 }), error)
  }
}
function throughNode(place) {
  if (!process.sourceMapsEnabled) return place
  let entry = findSourceMap(place.file)?.findEntry(place.line - 1, place.column - 1)
  if (!entry || !(`originalSource` in entry)) return place
  let { originalSource, originalLine, originalColumn } = entry
  return {
    file: originalSource.startsWith(`file:`) ? fileURLToPath(originalSource) : originalSource,
    line: originalLine + 1,
    column: originalColumn + 1,
  }
}
let mapper$1 = throughNode
function mapPlaces(next) {
  mapper$1 = next ?? throughNode
}
function mapPlace(place) {
  try {
    return mapper$1(place)
  } catch {
    return place
  }
}
const unknown = Object.freeze({ file: `unknown`, line: 1, column: 1 }),
  ownUrl = new URL(`.`, import.meta.url).href,
  ownPath = ownUrl.startsWith(`file:`) ? fileURLToPath(ownUrl) : ownUrl,
  isOwn = (file) => file.startsWith(ownUrl) || file.startsWith(ownPath),
  blocks = []
function insideBlock(span, block) {
  blocks.push(span)
  try {
    return block()
  } finally {
    blocks.pop()
  }
}
function frameOfSite(site) {
  let file = site.getFileName(),
    line = site.getLineNumber()
  return typeof file != `string` || typeof line != `number`
    ? `none`
    : file.startsWith(`node:`)
      ? `node`
      : isOwn(file)
        ? `own`
        : { file, line, column: site.getColumnNumber() ?? 1 }
}
function frameOfLine(row) {
  let match = /(?:\(|at (?:async )?)([^()\s][^()]*?):(\d+):(\d+)\)?$/u.exec(row)
  if (!match) return `none`
  let file = match[1]
  return file.startsWith(`node:`)
    ? `node`
    : isOwn(file)
      ? `own`
      : { file, line: Number(match[2]), column: Number(match[3]) }
}
const takeSites = (_, sites) => sites
function* each(list, frame) {
  for (let item of list) yield frame(item)
}
function stackOf(limit) {
  let { stackTraceLimit } = Error,
    before = Object.getOwnPropertyDescriptor(Error, `prepareStackTrace`),
    holder = {}
  try {
    return (
      (Error.stackTraceLimit = limit),
      (Error.prepareStackTrace = takeSites),
      Error.captureStackTrace(holder, callSite),
      holder.stack
    )
  } finally {
    ;((Error.stackTraceLimit = stackTraceLimit),
      before
        ? Object.defineProperty(Error, "prepareStackTrace", before)
        : Reflect.deleteProperty(Error, `prepareStackTrace`))
  }
}
function framesOf$1(limit) {
  let stack
  try {
    stack = stackOf(limit)
  } catch {
    stack = /* @__PURE__ */ Error(`where`).stack
  }
  return Array.isArray(stack)
    ? each(stack, frameOfSite)
    : typeof stack == `string`
      ? each(
          stack
            .split(`
`)
            .slice(1),
          frameOfLine,
        )
      : []
}
function placesOf(frames) {
  let places = []
  for (let frame of frames) {
    if (frame === `none`) continue
    if (typeof frame == `string`) {
      if (places.length > 0) break
      continue
    }
    let place = mapPlace(frame)
    if ((place && place.file !== places.at(-1)?.file && places.push(place), places.length === 4))
      break
  }
  return places
}
function chain(places, last) {
  return places.reduceRight(
    (via, { file, line, column }) =>
      Object.freeze({ file, line, column, ...(via === void 0 ? {} : { via }) }),
    last,
  )
}
function callSite() {
  try {
    let places = placesOf(framesOf$1(8))
    return (
      places.length === 0 && (places = placesOf(framesOf$1(200))),
      chain(places, blocks.at(-1)) ?? unknown
    )
  } catch {
    return blocks.at(-1) ?? unknown
  }
}
const kind = Symbol.for(`stagecraft.kind`)
function kindOf$1(value) {
  if (!((typeof value != `object` && typeof value != `function`) || value === null))
    return value[kind]
}
const valueWrongType = problem(
    `value-wrong-type`,
    `error`,
    `A verb or option was given a value of the wrong type.`,
    (what, expected, got, span, hint) => ({
      message: `${what}: expected ${expected}, got ${got}`,
      span,
      hint: hint ?? `give ${what} ${expected}`,
    }),
  ),
  listEmpty = problem(
    `list-empty`,
    `error`,
    `A verb was given an empty list where it needs at least one entry.`,
    (what, span) => ({
      message: `${what}: the list is empty`,
      span,
      hint: `give at least one entry, or leave the call out`,
    }),
  ),
  optionUnknown = problem(
    `option-unknown`,
    `error`,
    `A verb was given an option that it does not have.`,
    (what, option, options, span) => {
      let near = nearest(option, options)
      return {
        message: `${what} has no option ${option}`,
        span,
        hint: near ? `did you mean ${near}?` : `it has ${options.join(`, `)}`,
      }
    },
  ),
  referenceDamaged = problem(
    `reference-damaged`,
    `error`,
    `A reference was changed while it was part of a string.`,
    (what, span) => ({
      message: `${what}: a reference in this text was cut or changed`,
      span,
      hint: `put the reference into the text whole and last: no slice, toUpperCase, split or encoding after it; the builder's own expansions are methods, as in version.trimPrefix("v")`,
    }),
  ),
  referenceNotExpanded = problem(
    `reference-not-expanded`,
    `error`,
    `A reference stands where the builder expands nothing.`,
    (what, name, span, hint) => ({ message: `${what}: ${name} is not expanded here`, span, hint }),
  ),
  secretInText = problem(`secret-in-text`, `error`, `A secret was used as text.`, (id, span) => ({
    message: `the secret ${id} was used as text; it would end up in the image or its history`,
    span,
    hint: `show it to one command instead: run(command, { mounts: [secret(${JSON.stringify(id)})] }), which finds it in /run/secrets/${id}`,
  })),
  notText = problem(
    `not-text`,
    `error`,
    `A value that is no text was put into a text.`,
    (what, span, hint) => ({ message: `${what} was used as text`, span, hint }),
  ),
  stageWithoutBase = problem(
    `stage-without-base`,
    `error`,
    `A stage is used that has no base.`,
    (name, span) => ({
      message: `stage ${name} has no base yet`,
      span,
      hint: `say what it starts from: stage(${JSON.stringify(name)}).from("debian:bookworm-slim")`,
    }),
  ),
  blockResult = problem(
    `block-result`,
    `error`,
    `A block did not return the stage it was given.`,
    (what, got, span) => ({
      message: `${what}: the block must return the stage it was given, with steps added; it returned ${got}`,
      span,
      hint: `return the chain, as in use((stage) => stage.run("make")); a block that makes another stage is called as a plain function`,
    }),
  ),
  onbuildTrigger = problem(
    `onbuild-trigger`,
    `error`,
    `An instruction cannot be an ONBUILD trigger.`,
    (verb, span) => ({
      message: `${verb} cannot be an ONBUILD trigger`,
      span,
      hint: `move ${verb} out of onbuild(…)`,
    }),
  ),
  variableName = problem(
    `variable-name`,
    `error`,
    `The name of an argument or environment variable cannot be referred to.`,
    (what, name, span) => ({
      message: `${what}: ${JSON.stringify(name)} cannot be the name of a variable`,
      span,
      hint: `use letters, digits and underscores, and no digit first`,
    }),
  ),
  shValueInQuotes = problem(
    `sh-value-in-quotes`,
    `error`,
    "A value of sh`…` stands where the quotes that sh puts around it do not work.",
    (index, where, span) => ({
      message: `value ${index} of sh\`…\` stands ${where}, where the quotes that sh puts around it do not work`,
      span,
      hint: `take your own quotes away and use $(…) for a command's output; for text that is part of the script use sh.raw(…)`,
    }),
  ),
  shNul = problem(
    `sh-nul`,
    `error`,
    "A value of sh`…` holds a NUL character, which no shell word can carry.",
    (index, span) => ({
      message: `value ${index} of sh\`…\` holds a NUL character`,
      span,
      hint: `write such contents to a file: copy(file(name, contents), destination)`,
    }),
  ),
  targetUnknown = problem(
    `target-unknown`,
    `error`,
    `The target of an image names none of its stages.`,
    (target, stages, span) => {
      let near = nearest(target, stages)
      return {
        message: `target ${target}: the image has no stage of that name`,
        span,
        hint: near ? `did you mean ${near}?` : `its stages are ${stages.join(`, `)}`,
      }
    },
  )
function deepFreeze(value) {
  if (typeof value != `object` || !value || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (let key of Object.keys(value)) deepFreeze(value[key])
  return value
}
const NAMES = {
    arg: `a build argument`,
    config: `a config`,
    context: `a named context`,
    env: `an environment variable`,
    image: `an image`,
    literal: `a literal`,
    mount: `a mount`,
    scratch: `scratch`,
    secret: `a secret`,
    shell: `a shell command`,
    source: `a source of files`,
    stage: `a stage`,
    "stage-head": `a stage without a base`,
  },
  nameOfKind = (kind) => NAMES[kind]
function describeValue$1(value) {
  let own = kindOf$1(value)
  if (own) return NAMES[own]
  if (value == null) return String(value)
  if (Array.isArray(value)) return value.length === 0 ? `an empty array` : `an array`
  switch (typeof value) {
    case `string`:
      return value.length > 40 ? `a text` : JSON.stringify(value)
    case `number`:
      return `the number ${value}`
    case `boolean`:
    case `bigint`:
      return `the ${typeof value} ${value}`
    case `function`:
      return `a function`
    case `symbol`:
      return `a symbol`
    default:
      return value instanceof Promise ? `a promise (await it first)` : `an object`
  }
}
function wrongType(what, expected, value, hint) {
  if (kindOf$1(value) === `secret`) {
    let { id } = value
    return new ImageError(secretInText(id, callSite()))
  }
  return new ImageError(valueWrongType(what, expected, describeValue$1(value), callSite(), hint))
}
function decodeText(value, what) {
  let parts = decodeTokens(value)
  if (parts === void 0) throw new ImageError(referenceDamaged(what, callSite()))
  return text(...parts.map((part) => deepFreeze(part)))
}
function readText(value, what) {
  if (typeof value == `string`) return decodeText(value, what)
  let kind = kindOf$1(value)
  if (kind === `arg` || kind === `env` || kind === `literal`) return decodeText(String(value), what)
  throw wrongType(what, `text`, value)
}
function readValue(value, what) {
  if (typeof value != `number`) return readText(value, what)
  if (Number.isFinite(value)) return text(String(value))
  throw wrongType(what, `text or a finite number`, value)
}
function readCommand(value, what) {
  return kindOf$1(value) === `shell` ? decodeText(String(value), what) : readText(value, what)
}
function readTexts(value, what) {
  if (!Array.isArray(value)) throw wrongType(what, `a list of texts`, value)
  if (value.length === 0) throw new ImageError(listEmpty(what, callSite()))
  return Object.freeze(Array.from(value, (entry, index) => readText(entry, `${what}[${index}]`)))
}
function readPlain(value, what, hint) {
  let read = readText(value, what),
    bad = read.find((part) => typeof part != `string` && part.kind !== `literal`)
  if (bad === void 0) return show(read)
  throw new ImageError(referenceNotExpanded(what, show([bad]), callSite(), hint))
}
function readComment(value, what) {
  return Object.freeze(
    (Array.isArray(value) ? value : [value]).flatMap((entry) =>
      show(readText(entry, what)).split(/\r\n|\r|\n/u),
    ),
  )
}
function isRecord(value) {
  return typeof value == `object` && !!value && !Array.isArray(value) && kindOf$1(value) === void 0
}
function readOptions(value, readers, what) {
  if (value === void 0) return {}
  if (!isRecord(value)) throw wrongType(`${what} options`, `an object`, value)
  for (let name of Object.keys(value))
    if (value[name] !== void 0 && !Object.hasOwn(readers, name))
      throw new ImageError(optionUnknown(what, name, Object.keys(readers), callSite()))
  let read = {}
  for (let [name, reader] of Object.entries(readers))
    value[name] !== void 0 && (read[name] = reader(value[name], `${what} ${name}`))
  return read
}
const readBoolean = (value, what) => {
    if (typeof value == `boolean`) return value
    throw wrongType(what, `true or false`, value)
  },
  readCount = (value, what) => {
    if (typeof value == `number` && Number.isSafeInteger(value) && value >= 0) return value
    throw wrongType(what, `a whole number`, value)
  }
function readWord(...words) {
  return (value, what) => {
    let word = words.find((each) => each === value)
    if (word !== void 0) return word
    throw wrongType(what, words.map((each) => JSON.stringify(each)).join(` or `), value)
  }
}
function readFunction(value, what) {
  if (typeof value == `function` && kindOf$1(value) === void 0) return value
  throw wrongType(what, `a function`, value)
}
function readEntries$1(value, reader, what) {
  if (!isRecord(value)) throw wrongType(what, `an object of names and values`, value)
  return Object.freeze(
    Object.keys(value).map((name) => Object.freeze([name, reader(value[name], `${what} ${name}`)])),
  )
}
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u
function readVariableName(value, what) {
  if (typeof value != `string`) throw wrongType(what, `a name`, value)
  if (NAME.test(value)) return value
  throw new ImageError(variableName(what, value, callSite()))
}
const LONGEST = { "#": `##`, "%": `%%` }
var VariableValue = class {
    [kind]
    name
    #reference
    constructor(reference) {
      ;((this[kind] = reference.kind), (this.name = reference.name), (this.#reference = reference))
    }
    toString() {
      return encodeToken(this.#reference)
    }
    [Symbol.toPrimitive]() {
      return this.toString()
    }
    toJSON() {
      return this.toString()
    }
  },
  ExpandableValue = class extends VariableValue {
    #expand
    constructor(reference) {
      ;(super(reference),
        (this.#expand = (expansion) =>
          Object.freeze(
            new VariableValue(Object.freeze({ ...reference, expansion: Object.freeze(expansion) })),
          )),
        Object.freeze(this))
    }
    #with(operator, word, method) {
      return this.#expand({ operator, word: readValue(word, `${this.name}.${method}`) })
    }
    #trim(sign, pattern, options, method) {
      let what = `${this.name}.${method}`
      if (options !== void 0 && !isRecord(options)) throw wrongType(what, `{ longest }`, options)
      let longest = options?.longest !== void 0 && readBoolean(options.longest, `${what} longest`)
      return this.#with(longest ? LONGEST[sign] : sign, pattern, method)
    }
    #replace(operator, pattern, replacement, method) {
      let what = `${this.name}.${method}`
      return this.#expand({
        operator,
        word: readValue(pattern, what),
        replacement: readValue(replacement, what),
      })
    }
    or(word) {
      return this.#with(`:-`, word, `or`)
    }
    orIfUnset(word) {
      return this.#with(`-`, word, `orIfUnset`)
    }
    ifNotEmpty(word) {
      return this.#with(`:+`, word, `ifNotEmpty`)
    }
    ifSet(word) {
      return this.#with(`+`, word, `ifSet`)
    }
    required(message) {
      return this.#with(`:?`, message, `required`)
    }
    requiredSet(message) {
      return this.#with(`?`, message, `requiredSet`)
    }
    trimPrefix(pattern, options) {
      return this.#trim(`#`, pattern, options, `trimPrefix`)
    }
    trimSuffix(pattern, options) {
      return this.#trim(`%`, pattern, options, `trimSuffix`)
    }
    replace(pattern, replacement) {
      return this.#replace(`/`, pattern, replacement, `replace`)
    }
    replaceAll(pattern, replacement) {
      return this.#replace(`//`, pattern, replacement, `replaceAll`)
    }
  }
function expandable(reference) {
  return new ExpandableValue(Object.freeze(reference))
}
const readers$2 = {
  default: readValue,
  description: (value, what) => readPlain(value, what, `describe the argument in plain words`),
}
function arg(name, options) {
  let read = readVariableName(name, `arg`)
  return expandable({
    kind: `arg`,
    name: read,
    origin: `user`,
    ...readOptions(options, readers$2, `arg ${read}`),
    span: callSite(),
  })
}
const HINTS = {
  context: `pass the value itself: stage(name).from(context) or { from: context }`,
  image: `an image is exported by the config; its stage is what others use: { from: stage }`,
  mount: `a mount goes into the options of run: run(command, { mounts: [mount] })`,
  scratch: `pass the value itself: stage(name).from(scratch)`,
  source: `a source of files goes into copy or add: copy(source, destination)`,
  stage: `pass the stage itself: stage(name).from(stage) or copy(source, destination, { from: stage })`,
  "stage-head": `give it a base with .from(base), then pass the stage itself`,
}
var NotText = class {
    toString() {
      let own = this[kind],
        hint = HINTS[own] ?? `pass the value itself`
      throw new ImageError(notText(nameOfKind(own), callSite(), hint))
    }
    [Symbol.toPrimitive]() {
      return this.toString()
    }
  },
  ConfigValue = class extends NotText {
    [kind] = `config`
    span
    value
    constructor(value, span) {
      ;(super(), (this.value = value), (this.span = span), Object.freeze(this))
    }
  }
function defineConfig(config) {
  if ((typeof config != `function` || kindOf$1(config) !== void 0) && !isRecord(config))
    throw wrongType(`defineConfig`, `an object with images, or a function that returns one`, config)
  return new ConfigValue(config, callSite())
}
async function resolveConfig(exported, context) {
  let value = kindOf$1(exported) === `config` ? exported.value : exported
  return typeof value != `function` || kindOf$1(value) !== void 0 ? value : await value(context)
}
const target = (name) => expandable({ kind: `env`, name: readVariableName(name, `env`) }),
  refuse = () => {
    throw new ImageError(
      notText(`the whole environment`, callSite(), `name the variable, as in env.PATH`),
    )
  },
  env = new Proxy(target, {
    get: (make, name) =>
      typeof name == `string` ? make(name) : name === Symbol.toPrimitive ? refuse : void 0,
    set: () => !1,
    defineProperty: () => !1,
    deleteProperty: () => !1,
    preventExtensions: () => !1,
  })
var FileSourceValue = class extends NotText {
  [kind] = `source`
  #node
  constructor(node) {
    ;(super(), (this.#node = deepFreeze(node)), Object.freeze(this))
  }
  toNode() {
    return this.#node
  }
}
function glob(pattern) {
  return new FileSourceValue({ kind: `glob`, pattern: readText(pattern, `glob`) })
}
function file(name, contents) {
  return new FileSourceValue({
    kind: `inline`,
    name: readPlain(name, `file name`, `name the file in plain characters`),
    contents: readText(contents, `contents of file ${name}`),
  })
}
function git$1(repository) {
  return new FileSourceValue({ kind: `git`, repository: readText(repository, `git`) })
}
const isStage = (value) => kindOf$1(value) === `stage`,
  isImage = (value) => kindOf$1(value) === `image`,
  isConfig = (value) => kindOf$1(value) === `config`,
  HINT = `an image's options are not expanded by the builder; write the value out`,
  FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu
function readLine(line, what, bare) {
  let fields = Array.from(line.matchAll(FIELD), ([, quoted, open]) =>
    quoted === void 0 ? open : quoted.replaceAll(`""`, `"`),
  )
  return bare !== void 0 && fields.length === 1 && !fields[0].includes(`=`)
    ? { type: `registry`, attributes: Object.freeze({ [bare]: fields[0] }) }
    : readEntries(
        fields.map((field) => {
          let equals = field.indexOf(`=`)
          if (equals < 1) throw wrongType(what, `type=…,name=value`, line)
          return [field.slice(0, equals).trim(), field.slice(equals + 1)]
        }),
        what,
        line,
      )
}
function readEntries(entries, what, whole) {
  let type = entries.find(([name]) => name === `type`)?.[1]
  if (type === void 0) throw wrongType(what, `a backend with a type`, whole)
  return {
    type,
    attributes: Object.freeze(Object.fromEntries(entries.filter(([name]) => name !== `type`))),
  }
}
function readObject(value, what) {
  return readEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === void 0
        ? []
        : typeof each == `number` || typeof each == `boolean`
          ? [[name, String(each)]]
          : [[name, readPlain(each, `${what} ${name}`, HINT)]],
    ),
    what,
    value,
  )
}
function readBackends(bare) {
  let readOne = (value, what) =>
    Object.freeze(
      isRecord(value)
        ? readObject(value, what)
        : readLine(readPlain(value, what, HINT), what, bare),
    )
  return (value, what) =>
    Object.freeze(
      Array.isArray(value)
        ? Array.from(value, (each, index) => readOne(each, `${what}[${index}]`))
        : [readOne(value, what)],
    )
}
const REMOTE = /^https?:\/\//iu,
  GIT = /^(?:git:\/\/|ssh:\/\/|[\w.-]+@[\w.-]+:)/iu,
  GIT_ADDRESS = /\.git(?:[#?].*)?$/iu
function noBase(head) {
  let { name } = head
  return new ImageError(stageWithoutBase(name, callSite()))
}
function readFrom(value, what) {
  switch (kindOf$1(value)) {
    case `stage`:
      return Object.freeze({ kind: `stage`, stage: value.toNode() })
    case `stage-head`:
      throw noBase(value)
    case `context`:
      return Object.freeze({ kind: `context`, name: value.name })
    default: {
      let reference = readPlain(
        typeof value == `string` ? value : kindOf$1(value) === void 0 ? isText(value, what) : value,
        what,
        `make it a stage and use that: stage(name).from(reference)`,
      )
      return Object.freeze({ kind: `image`, reference })
    }
  }
}
function isText(value, what) {
  throw wrongType(what, `a stage, an image or a named context`, value)
}
function addressOf(path) {
  let first = path[0],
    last = path.at(-1),
    head = typeof first == `string` ? first : ``,
    tail = typeof last == `string` ? last : ``
  return GIT.test(head)
    ? `git`
    : REMOTE.test(head)
      ? GIT_ADDRESS.test(tail)
        ? `git`
        : `url`
      : `path`
}
function readCopySource(value, what) {
  if (kindOf$1(value) !== `source`)
    return Object.freeze({ kind: `path`, path: readText(value, what) })
  let node = value.toNode()
  if (node.kind === `url` || node.kind === `git`)
    throw wrongType(what, `files, which COPY can read`, value, `use add(…) for a remote source`)
  return node
}
function readAddSource(value, what) {
  if (kindOf$1(value) === `source`) return value.toNode()
  let path = readText(value, what),
    kind = addressOf(path)
  return Object.freeze(
    kind === `git`
      ? { kind, repository: path }
      : kind === `url`
        ? { kind, url: path }
        : { kind, path },
  )
}
function readList$2(value, read, what) {
  if (!Array.isArray(value)) return Object.freeze([read(value, what)])
  if (value.length === 0) throw new ImageError(listEmpty(what, callSite()))
  return Object.freeze(Array.from(value, (entry, index) => read(entry, `${what}[${index}]`)))
}
const readCopySources = (value) => readList$2(value, readCopySource, `copy source`),
  readAddSources = (value) => readList$2(value, readAddSource, `add source`),
  plainly$2 = (value, what) =>
    readPlain(
      value,
      what,
      `an image's options are not expanded by the builder; write the value out`,
    ),
  readNumberOrText = (value, what) =>
    typeof value == `number` && Number.isFinite(value) ? String(value) : plainly$2(value, what),
  readList$1 = (value, what) => {
    if (!Array.isArray(value)) throw wrongType(what, `a list of texts`, value)
    return Object.freeze(Array.from(value, (each, index) => plainly$2(each, `${what}[${index}]`)))
  }
function readMap$1(read) {
  return (value, what) => {
    if (!isRecord(value)) throw wrongType(what, `an object of names and values`, value)
    let entries = Object.entries(value).map(([name, each]) => [name, read(each, `${what} ${name}`)])
    return Object.freeze(Object.fromEntries(entries))
  }
}
const readers$1 = {
  tags: readList$1,
  platforms: readList$1,
  buildArgs: readMap$1(readNumberOrText),
  labels: readMap$1(readNumberOrText),
  annotations: readMap$1(readNumberOrText),
  target: (value, what) =>
    kindOf$1(value) === void 0 ? plainly$2(value, what) : readStage(value, what),
  context: plainly$2,
  exclude: readList$1,
  contexts: readMap$1(plainly$2),
  secrets: readMap$1((value, what) => {
    let { file, env, command } = isRecord(value)
      ? readOptions(value, { file: plainly$2, env: plainly$2, command: readList$1 }, what)
      : {}
    if (file !== void 0) return Object.freeze({ file })
    if (env !== void 0) return Object.freeze({ env })
    if (command !== void 0) return Object.freeze({ command })
    throw wrongType(what, `{ file }, { env } or { command }`, value)
  }),
  cacheFrom: readBackends(`ref`),
  cacheTo: readBackends(`ref`),
  outputs: readBackends(),
  profile: plainly$2,
  optimize: (value, what) => {
    if (value === !1) return Object.freeze({ mergeRuns: !1, mergeBuilderStages: !1 })
    if (!isRecord(value)) throw wrongType(what, `false or an object`, value)
    let readers = {
      mergeRuns: (each, name) => (each === !1 ? each : readWord(`known`, `all`)(each, name)),
      mergeBuilderStages: readBoolean,
    }
    return Object.freeze({ ...defaultOptimize, ...readOptions(value, readers, what) })
  },
  syntax: plainly$2,
  escape: readWord(`\\`, "`"),
  check: (value, what) => {
    let { skip = [], error = !1 } = readOptions(
      value,
      { skip: readList$1, error: readBoolean },
      what,
    )
    return Object.freeze({ skip: Object.freeze(skip), error })
  },
  dockerfile: plainly$2,
}
function readStage(value, what) {
  let own = kindOf$1(value)
  if (own === `stage`) return value.toNode()
  throw own === `stage-head` ? noBase(value) : wrongType(what, `a stage`, value)
}
function findTarget(stage, target) {
  if (typeof target != `string`) return target
  let stages = stagesInOrder(stage),
    found = stages.find(({ name }) => name.toLowerCase() === target.toLowerCase())
  if (found) return found
  throw new ImageError(
    targetUnknown(
      target,
      stages.map(({ name }) => name),
      callSite(),
    ),
  )
}
var ImageValue = class extends NotText {
  [kind] = `image`
  #node
  constructor(node) {
    ;(super(), (this.#node = Object.freeze(node)), Object.freeze(this))
  }
  toNode(name) {
    return Object.freeze({ ...this.#node, name })
  }
}
const noList = Object.freeze([]),
  noMap = Object.freeze({})
function makeImage(node, options, span) {
  let { target, ...rest } = readOptions(options, readers$1, `image`)
  return new ImageValue({
    kind: `image`,
    stage: node,
    ...(target === void 0 ? {} : { target: findTarget(node, target) }),
    tags: noList,
    platforms: noList,
    buildArgs: noMap,
    labels: noMap,
    annotations: noMap,
    context: `.`,
    exclude: noList,
    contexts: noMap,
    secrets: noMap,
    cacheFrom: noList,
    cacheTo: noList,
    outputs: noList,
    optimize: defaultOptimize,
    ...rest,
    span,
  })
}
function image(stage, options) {
  return makeImage(readStage(stage, `image`), options, callSite())
}
function toImageNode(value, name) {
  if (kindOf$1(value) === `image`) return value.toNode(name)
  let node = readStage(value, `image ${name}`)
  return makeImage(node, void 0, node.span).toNode(name)
}
var LiteralValue = class {
  [kind] = `literal`
  #part
  constructor(value) {
    ;((this.#part = Object.freeze({ kind: `literal`, value })), Object.freeze(this))
  }
  toString() {
    return encodeToken(this.#part)
  }
  [Symbol.toPrimitive]() {
    return this.toString()
  }
  toJSON() {
    return this.toString()
  }
}
function literal(value) {
  return new LiteralValue(readPlain(value, `literal`, `write the reference outside of literal(…)`))
}
var MountValue = class MountValue extends NotText {
    [kind] = `mount`
    #node
    constructor(node) {
      ;(super(), (this.#node = deepFreeze(node)), new.target === MountValue && Object.freeze(this))
    }
    toNode() {
      return this.#node
    }
  },
  SecretValue = class extends MountValue {
    [kind] = `secret`
    id
    constructor(node) {
      ;(super(node), (this.id = node.id), Object.freeze(this))
    }
    toString() {
      throw new ImageError(secretInText(this.id, callSite()))
    }
    toJSON() {
      return this.toString()
    }
  }
const plainly$1 = (value, what) =>
  readPlain(value, what, `write it out; a mount option of this kind is not expanded`)
function readSize(value, what) {
  return typeof value == `number` ? String(readCount(value, what)) : plainly$1(value, what)
}
const fileReaders = { mode: plainly$1, uid: readCount, gid: readCount },
  cacheReaders = {
    id: readText,
    from: readFrom,
    source: readText,
    sharing: readWord(`shared`, `private`, `locked`),
    readOnly: readBoolean,
    ...fileReaders,
  },
  secretReaders = { target: readText, env: plainly$1, required: readBoolean, ...fileReaders },
  sshReaders = { id: plainly$1, target: readText, required: readBoolean, ...fileReaders },
  bindReaders = { from: readFrom, source: readText, readWrite: readBoolean },
  tmpfsReaders = { size: readSize }
function cache(target, options) {
  let what = `cache`
  return new MountValue({
    kind: `cache`,
    target: readText(target, `${what} target`),
    ...readOptions(options, cacheReaders, what),
  })
}
function secret(id, options) {
  let name = plainly$1(id, `secret id`)
  return new SecretValue({
    kind: `secret`,
    id: name,
    ...readOptions(options, secretReaders, `secret ${name}`),
  })
}
function ssh(options) {
  return new MountValue({ kind: `ssh`, ...readOptions(options, sshReaders, `ssh`) })
}
function bind(target, options) {
  return new MountValue({
    kind: `bind`,
    target: readText(target, `bind target`),
    ...readOptions(options, bindReaders, `bind`),
  })
}
function tmpfs(target, options) {
  return new MountValue({
    kind: `tmpfs`,
    target: readText(target, `tmpfs target`),
    ...readOptions(options, tmpfsReaders, `tmpfs`),
  })
}
function readMounts(value, what) {
  if (!Array.isArray(value)) throw wrongType(what, `a list of mounts`, value)
  return Object.freeze(
    Array.from(value, (entry, index) => {
      let own = kindOf$1(entry)
      if (own === `mount` || own === `secret`) return entry.toNode()
      throw wrongType(
        `${what}[${index}]`,
        `a mount`,
        entry,
        `make one with cache, secret, ssh, bind or tmpfs`,
      )
    }),
  )
}
var NamedContextValue = class extends NotText {
    [kind] = `context`
    name
    constructor(name) {
      ;(super(), (this.name = name), Object.freeze(this))
    }
  },
  ScratchValue = class extends NotText {
    [kind] = `scratch`
  }
function namedContext(name) {
  return new NamedContextValue(
    readPlain(name, `namedContext`, `a named context has a fixed name; write it out`),
  )
}
const scratch = Object.freeze(new ScratchValue()),
  builder = Object.freeze({ file: `builder`, line: 1, column: 1 })
function predefined(origin, name, description) {
  return expandable({ kind: `arg`, name, origin, description, span: builder })
}
const BUILDPLATFORM = predefined(`global`, `BUILDPLATFORM`, `platform that builds`),
  BUILDOS = predefined(`global`, `BUILDOS`, `operating system that builds`),
  BUILDOSVERSION = predefined(`global`, `BUILDOSVERSION`, `version of the system that builds`),
  BUILDARCH = predefined(`global`, `BUILDARCH`, `architecture that builds`),
  BUILDVARIANT = predefined(`global`, `BUILDVARIANT`, `architecture variant that builds`),
  TARGETPLATFORM = predefined(`global`, `TARGETPLATFORM`, `platform of the image`),
  TARGETOS = predefined(`global`, `TARGETOS`, `operating system of the image`),
  TARGETOSVERSION = predefined(`global`, `TARGETOSVERSION`, `system version of the image`),
  TARGETARCH = predefined(`global`, `TARGETARCH`, `architecture of the image`),
  TARGETVARIANT = predefined(`global`, `TARGETVARIANT`, `architecture variant of the image`),
  TARGETSTAGE = predefined(`global`, `TARGETSTAGE`, `stage the build was asked for`),
  HTTP_PROXY = predefined(`proxy`, `HTTP_PROXY`, `HTTP proxy of the build`),
  HTTPS_PROXY = predefined(`proxy`, `HTTPS_PROXY`, `HTTPS proxy of the build`),
  FTP_PROXY = predefined(`proxy`, `FTP_PROXY`, `FTP proxy of the build`),
  NO_PROXY = predefined(`proxy`, `NO_PROXY`, `hosts without a proxy`),
  ALL_PROXY = predefined(`proxy`, `ALL_PROXY`, `proxy of the build for every protocol`),
  SOURCE_DATE_EPOCH = predefined(
    `global`,
    `SOURCE_DATE_EPOCH`,
    `time stamp of reproducible builds, in seconds since 1970`,
  ),
  SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/u,
  SPECIAL =
    /^(?:=|[A-Za-z_][A-Za-z0-9_]*=|(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|in|time|function|select)$)/u
function quoteShell(value, alone = !0) {
  return SAFE.test(value) && !(alone && SPECIAL.test(value))
    ? value
    : value === `` && !alone
      ? ``
      : `'${value.replaceAll(`'`, String.raw`'\''`)}'`
}
var ShellContext = class {
    #open = []
    #lost = !1
    #escaped = !1
    #before = ` `
    get obstacle() {
      if (this.#lost) return
      if (this.#escaped) return `after a backslash`
      if (this.#open.includes("`")) return `inside backquotes`
      let inner = this.#open.at(-1)
      return inner === `{`
        ? "inside ${…}"
        : inner === `'` || inner === `"`
          ? `inside quotes`
          : void 0
    }
    read(piece) {
      let index = 0
      for (this.#escaped = !1; index < piece.length && !this.#lost;)
        index = this.#step(piece, index)
      ;((this.#escaped = index > piece.length), (this.#before = piece.at(-1) ?? this.#before))
    }
    readValue() {
      this.#before = `x`
    }
    #step(piece, index) {
      let inner = this.#open.at(-1),
        character = piece[index]
      if (inner === `'`) return (character === `'` && this.#open.pop(), index + 1)
      if (character === `\\`) return index + 2
      if (character === inner && (inner === `"` || inner === "`")) this.#open.pop()
      else if (character === `"` || character === "`") this.#open.push(character)
      else if (character === `$` && (piece[index + 1] === `(` || piece[index + 1] === `{`))
        return (this.#open.push(piece[index + 1]), index + 2)
      else if (character === `}` && inner === `{`) this.#open.pop()
      else if (inner !== `"`) return this.#plain(piece, index, character)
      return index + 1
    }
    #plain(piece, index, character) {
      let inner = this.#open.at(-1),
        before = index === 0 ? this.#before : piece[index - 1]
      if (character === `'`) (inner !== `{` || this.#open.at(-2) !== `"`) && this.#open.push(`'`)
      else if (character === `(`) this.#open.push(`(`)
      else if (character === `)` && inner === `(`) this.#open.pop()
      else if (character === `<` && piece.startsWith(`<<`, index) && piece[index + 2] !== `<`)
        this.#lost = inner !== `(`
      else if (character === `#` && inner !== `{` && /[\s;&|(]/u.test(before)) {
        let end = piece.indexOf(
          `
`,
          index,
        )
        return end === -1 ? piece.length : end
      }
      return index + 1
    }
  },
  ShellTextValue = class {
    [kind] = `shell`
    span
    #script
    constructor(script, span) {
      ;((this.#script = script), (this.span = span), Object.freeze(this))
    }
    toString() {
      return this.#script
    }
    [Symbol.toPrimitive]() {
      return this.#script
    }
  }
function quoteText(value, index) {
  let what = `value ${index} of sh\`…\``
  if (typeof value == `number`) {
    if (Number.isFinite(value)) return quoteShell(String(value))
    throw wrongType(what, `a finite number`, value)
  }
  if (kindOf$1(value) === `shell`) return String(value)
  let parts = readText(value, what)
  return parts.length === 0
    ? `''`
    : parts
        .map((part) => {
          if (typeof part != `string` && part.kind !== `literal`) return `"${encodeToken(part)}"`
          let characters = typeof part == `string` ? part : part.value
          if (characters.includes(`\0`)) throw new ImageError(shNul(index, callSite()))
          return quoteShell(characters, parts.length === 1)
        })
        .join(``)
}
function quoteValue(value, index) {
  return Array.isArray(value)
    ? Array.from(value, (entry) => quoteText(entry, index)).join(` `)
    : quoteText(value, index)
}
function apartFromRedirection(word, next) {
  return next !== void 0 && /^[<>]/u.test(next) ? word.replace(/(?<![^\s])\d+$/u, `'$&'`) : word
}
const sh = Object.freeze(
  Object.assign(
    (strings, ...values) => {
      let span = callSite()
      if (!Array.isArray(strings) || !Array.isArray(strings.raw))
        throw wrongType(`sh`, `a template string`, strings, "write sh`command ${value}`")
      let context = new ShellContext(),
        script = ``
      for (let [index, piece] of strings.entries()) {
        if (piece === void 0)
          throw wrongType(`sh`, `a script`, void 0, `a backslash in a template string is doubled`)
        if ((context.read(piece), (script += piece), index === values.length)) break
        let value = values[index],
          isScript = kindOf$1(value) === `shell`,
          { obstacle } = context
        if (!isScript && obstacle !== void 0)
          throw new ImageError(shValueInQuotes(index + 1, obstacle, span))
        ;((script += apartFromRedirection(quoteValue(value, index + 1), strings[index + 1])),
          isScript ? context.read(String(value)) : context.readValue())
      }
      return (decodeText(script, `sh`), new ShellTextValue(script, span))
    },
    {
      raw(script) {
        if (typeof script != `string`) throw wrongType(`sh.raw`, `text`, script)
        return (decodeText(script, `sh.raw`), new ShellTextValue(script, callSite()))
      },
    },
  ),
)
function readId(value, what) {
  if (typeof value != `number`) return readText(value, what)
  if (Number.isSafeInteger(value) && value >= 0) return text(String(value))
  throw wrongType(what, `a user name or a whole number`, value)
}
const readers = { user: readId, group: readId }
function readOwner(value, what) {
  if (!isRecord(value)) return readId(value, what)
  let { user, group } = readOptions(value, readers, what)
  if (user === void 0) throw wrongType(`${what} user`, `a name or a number`, void 0)
  return group === void 0 ? user : text(...user, `:`, ...group)
}
function readCommandForm(value, what) {
  return Object.freeze(
    Array.isArray(value)
      ? { kind: `exec`, argv: readTexts(value, what) }
      : { kind: `shell`, command: readCommand(value, what) },
  )
}
function readCommandPart(value, what, span) {
  return Object.freeze({
    command: readCommand(value, what),
    span: kindOf$1(value) === `shell` ? value.span : span,
  })
}
function readRunForm(value, span) {
  return Object.freeze(
    Array.isArray(value)
      ? { kind: `exec`, argv: readTexts(value, `run`) }
      : { kind: `shell`, parts: Object.freeze([readCommandPart(value, `run`, span)]) },
  )
}
const plainly = (value, what) => readPlain(value, what, `write it out; this option is not expanded`)
function readList(read) {
  return (value, what) => {
    if (!Array.isArray(value)) throw wrongType(what, `a list`, value)
    return Object.freeze(Array.from(value, (entry, index) => read(entry, `${what}[${index}]`)))
  }
}
const deviceReaders = { name: plainly, required: readBoolean },
  readDevice = (value, what) => {
    if (!isRecord(value)) return Object.freeze({ name: plainly(value, what), required: !1 })
    let { name, required = !1 } = readOptions(value, deviceReaders, what)
    if (name === void 0) throw wrongType(`${what} name`, `text`, void 0)
    return Object.freeze({ name, required })
  },
  comment = { comment: readComment },
  transfer = { chown: readOwner, chmod: readText, link: readBoolean, exclude: readList(plainly) },
  stepReaders = {
    plain: comment,
    from: { platform: readText, ...comment },
    run: {
      mounts: readMounts,
      network: readWord(`default`, `none`, `host`),
      security: readWord(`sandbox`, `insecure`),
      devices: readList(readDevice),
      merge: readBoolean,
      ...comment,
    },
    copy: { from: readFrom, ...transfer, parents: readBoolean, ...comment },
    add: {
      ...transfer,
      checksum: readText,
      keepGitDir: readBoolean,
      unpack: readBoolean,
      ...comment,
    },
    healthcheck: {
      interval: plainly,
      timeout: plainly,
      startPeriod: plainly,
      startInterval: plainly,
      retries: readCount,
      ...comment,
    },
  }
function readStepOptions(options, table, what) {
  let { comment, ...rest } = readOptions(options, stepReaders[table], what)
  return comment === void 0 ? rest : { ...rest, comments: comment }
}
function argOf(value) {
  if (kindOf$1(value) === `arg`) {
    let [part] = readText(value, `arg`)
    if (typeof part == `object` && part.kind === `arg` && part.expansion === void 0) return part
  }
  throw wrongType(
    `arg`,
    `a build argument`,
    value,
    `make one with arg("NAME") and pass it without an expansion`,
  )
}
var StageBuilder = class StageBuilder extends NotText {
  [kind] = `stage`
  name
  #node
  #triggersFrom
  constructor(node, triggersFrom) {
    ;(super(),
      (this.name = node.name),
      (this.#node = Object.freeze(node)),
      (this.#triggersFrom = triggersFrom),
      Object.freeze(this))
  }
  toNode() {
    return this.#node
  }
  #append(...steps) {
    let all = [...this.#node.steps, ...steps.map((step) => Object.freeze(step))]
    return new StageBuilder({ ...this.#node, steps: Object.freeze(all) }, this.#triggersFrom)
  }
  #notTrigger(verb) {
    if (this.#triggersFrom !== void 0) throw new ImageError(onbuildTrigger(verb, callSite()))
  }
  run(command, options) {
    let span = callSite()
    return this.#append({
      kind: `run`,
      form: readRunForm(command, span),
      mounts: none,
      ...readStepOptions(options, `run`, `run`),
      span,
    })
  }
  layer(...args) {
    let span = callSite(),
      last = args.at(-1),
      commands = isRecord(last) || last === void 0 ? args.slice(0, -1) : args
    if (commands.length === 0) throw new ImageError(listEmpty(`layer`, span))
    let parts = commands.map((each, index) => readCommandPart(each, `layer[${index}]`, span))
    return this.#append({
      kind: `run`,
      form: Object.freeze({ kind: `shell`, parts: Object.freeze(parts) }),
      mounts: none,
      ...readStepOptions(commands === args ? void 0 : last, `run`, `layer`),
      span,
    })
  }
  script(body, options) {
    let script = readPlain(
      body,
      `script`,
      `write $NAME in the script, and declare a build argument with .arg(reference) before it`,
    )
    return this.#append({
      kind: `run`,
      form: Object.freeze({ kind: `script`, body: script }),
      mounts: none,
      ...readStepOptions(options, `run`, `script`),
      span: callSite(),
    })
  }
  shell(argv, options) {
    return this.#append({
      kind: `shell`,
      argv: readTexts(argv, `shell`),
      ...readStepOptions(options, `plain`, `shell`),
      span: callSite(),
    })
  }
  copy(sources, destination, options) {
    return this.#append({
      kind: `copy`,
      sources: readCopySources(sources),
      destination: readText(destination, `copy destination`),
      ...readStepOptions(options, `copy`, `copy`),
      span: callSite(),
    })
  }
  add(sources, destination, options) {
    return this.#append({
      kind: `add`,
      sources: readAddSources(sources),
      destination: readText(destination, `add destination`),
      ...readStepOptions(options, `add`, `add`),
      span: callSite(),
    })
  }
  env(entries, options) {
    let span = callSite(),
      values = typeof entries == `function` && kindOf$1(entries) === void 0 ? entries(env) : entries
    return this.#append({
      kind: `env`,
      entries: readEntries$1(values, readValue, `env`),
      ...readStepOptions(options, `plain`, `env`),
      span,
    })
  }
  label(entries, options) {
    return this.#append({
      kind: `label`,
      entries: readEntries$1(entries, readValue, `label`),
      ...readStepOptions(options, `plain`, `label`),
      span: callSite(),
    })
  }
  arg(arg, options) {
    return this.#append({
      kind: `arg`,
      arg: argOf(arg),
      ...readStepOptions(options, `plain`, `arg`),
      span: callSite(),
    })
  }
  workdir(path, options) {
    return this.#append({
      kind: `workdir`,
      path: readText(path, `workdir`),
      ...readStepOptions(options, `plain`, `workdir`),
      span: callSite(),
    })
  }
  user(user, options) {
    return this.#append({
      kind: `user`,
      user: readOwner(user, `user`),
      ...readStepOptions(options, `plain`, `user`),
      span: callSite(),
    })
  }
  expose(...ports) {
    let span = callSite()
    if (ports.length === 0) throw new ImageError(listEmpty(`expose`, span))
    return this.#append({
      kind: `expose`,
      ports: Object.freeze(ports.map((port) => readValue(port, `expose`))),
      span,
    })
  }
  volume(...paths) {
    return this.#append({ kind: `volume`, paths: readTexts(paths, `volume`), span: callSite() })
  }
  cmd(command, options) {
    return this.#append({
      kind: `cmd`,
      form: readCommandForm(command, `cmd`),
      ...readStepOptions(options, `plain`, `cmd`),
      span: callSite(),
    })
  }
  entrypoint(command, options) {
    return this.#append({
      kind: `entrypoint`,
      form: readCommandForm(command, `entrypoint`),
      ...readStepOptions(options, `plain`, `entrypoint`),
      span: callSite(),
    })
  }
  healthcheck(command, options) {
    let off = command === `NONE`
    return this.#append({
      kind: `healthcheck`,
      ...(off ? {} : { form: readCommandForm(command, `healthcheck`) }),
      ...readStepOptions(options, off ? `plain` : `healthcheck`, `healthcheck`),
      span: callSite(),
    })
  }
  stopsignal(signal, options) {
    return this.#append({
      kind: `stopsignal`,
      signal: readValue(signal, `stopsignal`),
      ...readStepOptions(options, `plain`, `stopsignal`),
      span: callSite(),
    })
  }
  comment(comment) {
    return this.#append({
      kind: `comment`,
      lines: readComment(comment, `comment`),
      span: callSite(),
    })
  }
  raw(instruction, options) {
    return this.#append({
      kind: `raw`,
      text: readPlain(
        instruction,
        `raw`,
        `write $NAME in it, and declare a build argument with .arg(reference) before it`,
      ),
      ...readStepOptions(options, `plain`, `raw`),
      span: callSite(),
    })
  }
  maintainer(name, options) {
    return (
      this.#notTrigger(`maintainer`),
      this.#append({
        kind: `maintainer`,
        name: readPlain(name, `maintainer`, `MAINTAINER is not expanded; use label(…)`),
        ...readStepOptions(options, `plain`, `maintainer`),
        span: callSite(),
      })
    )
  }
  onbuild(block, options) {
    this.#notTrigger(`onbuild`)
    let span = callSite(),
      { comments } = readStepOptions(options, `plain`, `onbuild`),
      before = this.#node.steps.length,
      on = new StageBuilder(this.#node, before),
      steps = this.#apply(block, on, `onbuild`, span).toNode().steps.slice(before)
    if (steps.length === 0) throw new ImageError(listEmpty(`onbuild`, span))
    let triggers = steps.map((step, index) => trigger(step, index === 0 ? comments : void 0))
    return this.#append(...triggers)
  }
  use(block) {
    return this.#apply(block, this, `use`, callSite())
  }
  #apply(block, stage, what, span) {
    let apply = readFunction(block, what),
      result = insideBlock(span, () => apply(stage))
    if (!(result instanceof StageBuilder) || !result.#comesFrom(stage))
      throw new ImageError(blockResult(what, describeValue$1(result), span))
    return result
  }
  #comesFrom(stage) {
    let { name, base, steps } = this.#node,
      before = stage.#node
    return (
      name === before.name &&
      base === before.base &&
      before.steps.every((step, index) => step === steps[index])
    )
  }
}
const none = Object.freeze([])
function trigger(step, comments = none) {
  if (step.kind === `comment`) return step
  let { comments: own = none, ...bare } = step,
    lines = Object.freeze([...comments, ...own]),
    onbuild = { kind: `onbuild`, step: Object.freeze(bare), span: step.span }
  return lines.length === 0 ? onbuild : { ...onbuild, comments: lines }
}
function readBase(value) {
  switch (kindOf$1(value)) {
    case `stage`:
      return { kind: `stage`, stage: value.toNode() }
    case `stage-head`:
      throw noBase(value)
    case `context`:
      return { kind: `context`, name: value.name }
    case `scratch`:
      return { kind: `scratch` }
    default: {
      if (typeof value != `string` && kindOf$1(value) === void 0)
        throw wrongType(`from`, `an image reference, a stage, scratch or a named context`, value)
      let reference = readText(value, `from`)
      return value === `scratch` ? { kind: `scratch` } : { kind: `image`, reference }
    }
  }
}
var StageHeadValue = class extends NotText {
  [kind] = `stage-head`
  name
  #comments
  #span
  constructor(name, comments, span) {
    ;(super(),
      (this.name = name),
      (this.#comments = comments),
      (this.#span = span),
      Object.freeze(this))
  }
  from(base, options) {
    let { comments = [], ...rest } = readStepOptions(options, `from`, `from`),
      lines = [...this.#comments, ...comments]
    return new StageBuilder({
      kind: `stage`,
      name: this.name,
      base: Object.freeze(readBase(base)),
      ...rest,
      steps: Object.freeze([]),
      ...(lines.length > 0 ? { comments: Object.freeze(lines) } : {}),
      span: this.#span,
    })
  }
}
function stage(name, options) {
  let span = callSite(),
    read = readPlain(name, `stage name`, `a stage has a fixed name; write it out`),
    { comment = [] } = readOptions(options, { comment: readComment }, `stage`)
  return new StageHeadValue(read, comment, span)
}
function mapSpans(images, places) {
  let map = mapper(places)
  for (let image of images)
    for (let target of [image.stage, ...(image.target ? [image.target] : [])])
      for (let stage of stagesInOrder(target)) map(stage)
  return map(images)
}
function mapDiagnostics(diagnostics, places) {
  return mapper(places)(diagnostics)
}
function mapSpan(span, places) {
  let place = places.original(span),
    via = span.via && mapSpan(span.via, places)
  return place
    ? place.file === span.file &&
      place.line === span.line &&
      place.column === span.column &&
      via === span.via
      ? span
      : Object.freeze({ ...place, ...(via ? { via } : {}) })
    : via
}
function mapper(places) {
  let done = /* @__PURE__ */ new Map(),
    map = (value) => {
      if (typeof value != `object` || !value) return value
      let known = done.get(value)
      if (known !== void 0) return known
      let mapped = isSpan(value) ? (mapSpan(value, places) ?? value) : mapInside(value, map)
      return (done.set(value, mapped), mapped)
    }
  return map
}
function mapInside(value, map) {
  if (Array.isArray(value)) {
    let items = value,
      mapped = items.map(map)
    return mapped.some((item, index) => item !== items[index]) ? Object.freeze(mapped) : value
  }
  let prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  let changed = !1,
    entries = Object.entries(value).map(([key, item]) => {
      let mapped = map(item)
      return ((changed ||= mapped !== item), [key, mapped])
    })
  return changed ? Object.freeze(Object.fromEntries(entries)) : value
}
function isSpan(value) {
  return (
    `file` in value &&
    `line` in value &&
    `column` in value &&
    typeof value.file == `string` &&
    typeof value.line == `number` &&
    typeof value.column == `number`
  )
}
async function guardRun(run) {
  let exit = process.exit,
    exited
  process.exit = (code) => {
    let error = /* @__PURE__ */ Error(`the config called process.exit`)
    throw (
      (exited ??= {
        kind: `exit`,
        code: code === void 0 ? `` : String(code),
        stack: error.stack ?? ``,
      }),
      error
    )
  }
  let wake,
    stalled = new Promise((resolve) => {
      wake = () => setImmediate(() => resolve({ kind: `stalled` }))
    })
  process.once(`beforeExit`, wake)
  try {
    let settled = run().then(
        (value) => ({ kind: `done`, value }),
        (error) => ({ kind: `threw`, error }),
      ),
      outcome = await Promise.race([settled, stalled])
    return exited ?? outcome
  } finally {
    ;((process.exit = exit), process.off(`beforeExit`, wake))
  }
}
const loaders = {
    ".ts": `ts`,
    ".mts": `ts`,
    ".cts": `ts`,
    ".tsx": `tsx`,
    ".js": `js`,
    ".mjs": `js`,
    ".cjs": `js`,
    ".jsx": `jsx`,
    ".json": `json`,
    ".wasm": `binary`,
  },
  attributes = { text: `text`, json: `json`, bytes: `binary` }
function needsBundler(path) {
  return ![`js`, `jsx`, void 0].includes(loaders[extname(path)]) || extname(path) === `.jsx`
}
function loadSource(path, type, hash) {
  let name = basename(path),
    fail = (why, hint, cause) => {
      throw new ImageError(configUnreadable(name, why, hint), { cause })
    },
    loader = (type === void 0 ? void 0 : attributes[type]) ?? loaders[extname(path)] ?? `text`
  try {
    let stat = statSync(path)
    stat.size > 67108864 &&
      fail(`it has ${Math.round(stat.size / 1048576)} MB`, `a config and what it imports are text`)
    let bytes = readFileSync(path),
      state = fileState(path, stat, bytes, hash)
    if (loader === `binary`) return { contents: bytes, loader, state }
    ;(bytes[0] === 255 && bytes[1] === 254 && fail(`it is written in UTF-16`, `save it as UTF-8`),
      bytes.includes(0) && fail(`it is not text`, `a config and what it imports are text in UTF-8`))
    let text = new TextDecoder(`utf-8`).decode(bytes)
    return { contents: loader === `text` ? text : text.replace(/^#!/u, `//`), loader, state }
  } catch (error) {
    if (error instanceof ImageError) throw error
    let { code, message } = error
    return fail(
      code === `EACCES` ? `permission denied` : code === `ENOENT` ? `it is gone` : message,
      `see that the file is there and that you may read it`,
      error,
    )
  }
}
const libraryName = `stagecraft`,
  inner = Symbol(`asked by ourselves`),
  extensions = [`.tsx`, `.ts`, `.jsx`, `.js`, `.css`, `.json`]
function importResolver(build, context) {
  return async (args) => {
    if (args.pluginData === inner) return
    let { path, kind } = args
    if (kind === `entry-point`) return { path }
    if (isBuiltin(path)) return { path, external: !0 }
    if (context.library !== void 0 && path === `stagecraft`) return library$1(context.library, kind)
    if (/^(?:https?|data|file):/u.test(path)) return { path, external: !0 }
    let { importer, namespace, resolveDir } = args,
      found = await build.resolve(path, {
        kind,
        importer,
        namespace,
        resolveDir,
        with: args.with,
        pluginData: inner,
      })
    if (!(found.errors.length > 0 || found.external || found.namespace !== `file`))
      return (
        /^\.{0,2}\//u.test(path)
          ? watchCandidates(join$1(resolveDir, path), found.path, context.watch)
          : watchInstall(found.path, resolveDir, context.watch),
        !isInstalled(found.path) || needsBundler(found.path) || usesLibrary(found.path)
          ? found
          : { path: isImport(kind) ? pathToFileURL(found.path).href : found.path, external: !0 }
      )
  }
}
function isImport(kind) {
  return kind === `import-statement` || kind === `dynamic-import`
}
function library$1(url, kind) {
  return isImport(kind) ? { path: url, external: !0 } : { path: url, namespace: `stagecraft-door` }
}
function isInstalled(path) {
  return path.includes(`${sep}node_modules${sep}`)
}
function watchCandidates(asked, found, watch) {
  for (let candidate of [asked, ...extensions.map((extension) => asked + extension)]) {
    if (candidate === found) return
    watch(candidate)
  }
}
const installMarks = [
  `node_modules/.package-lock.json`,
  `node_modules/.modules.yaml`,
  `node_modules/.yarn-state.yml`,
  `node_modules/.yarn-integrity`,
]
function watchInstall(found, from, watch) {
  let manifest = nearestManifest(found)
  manifest !== void 0 && watch(manifest)
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join$1(folder, `node_modules`)))
      for (let mark of installMarks) watch(join$1(folder, mark))
}
function nearestManifest(path) {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    let manifest = join$1(folder, `package.json`)
    if (existsSync(manifest)) return manifest
  }
}
function usesLibrary(path) {
  let manifest = nearestManifest(path)
  if (manifest === void 0) return !1
  try {
    let { dependencies, peerDependencies } = JSON.parse(readFileSync(manifest, `utf8`))
    return libraryName in { ...dependencies, ...peerDependencies }
  } catch {
    return !1
  }
}
function nearImport(specifier, from) {
  return specifier.startsWith(`.`)
    ? nearFile$1(specifier, dirname(from))
    : nearPackage(specifier, dirname(from))
}
function nearFile$1(specifier, directory) {
  let folder = dirname(join$1(directory, specifier)),
    names = existsSync(folder) ? readdirSync(folder) : [],
    near = nearest(basename(specifier), names)
  if (near === void 0) return `look at the path: it starts from the file that has the import`
  let head = dirname(specifier)
  return `did you mean ${JSON.stringify(`${head}/${near}`)}?`
}
function nearPackage(specifier, directory) {
  let name = /^(?:@[^/]*\/)?[^/]*/u.exec(specifier)[0],
    known = /* @__PURE__ */ new Set([libraryName])
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join$1(folder, `node_modules`, name)))
      return name === specifier
        ? `${name} is installed, but its package.json names no entry that is there: build it first`
        : `${name} is installed, but does not offer this path: see "exports" in its package.json`
    for (let dependency of dependenciesIn(join$1(folder, `package.json`))) known.add(dependency)
    if (folder === dirname(folder)) break
  }
  let near = nearest(name, [...known, ...builtinModules])
  return near === void 0 || near === name
    ? `install it: npm install --save-dev ${name}`
    : `did you mean ${JSON.stringify(specifier.replace(name, near))}?`
}
function dependenciesIn(manifest) {
  try {
    let { dependencies, devDependencies, peerDependencies } = JSON.parse(
      readFileSync(manifest, `utf8`),
    )
    return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
  } catch {
    return []
  }
}
function bundlingProblems(messages, directory) {
  return messages.map((message) => problemOf(message, directory))
}
function problemOf({ text, location, notes, detail }, directory) {
  let span = location ? spanOf(location, directory) : void 0
  if (isDiagnostic(detail)) return span ? { ...detail, span } : detail
  let missing = /^Could not resolve "(.*)"/su.exec(text)?.[1]
  if (missing !== void 0)
    return configImportNotFound(
      `there is nothing at ${JSON.stringify(missing)}`,
      span,
      nearImport(missing, span?.file ?? directory),
    )
  let unexported = /^No matching export in "(.*)" for import "(.*)"$/su.exec(text)
  if (unexported) {
    let [, module, name] = unexported
    return notExported(module, name, span, exportsIn(resolve(directory, module)))
  }
  let related = notes.flatMap((note) =>
      note.location
        ? [{ message: sentence(note.text), span: spanOf(note.location, directory) }]
        : [],
    ),
    hint = notes.find((note) => !note.location)?.text
  return configSyntaxError(sentence(text), span, hint && sentence(hint), related)
}
function notExported(module, name, span, names) {
  let near = nearest(name, names)
  return configImportNotFound(
    `${module} does not export ${name}`,
    span,
    near === void 0 ? `look up what ${module} exports` : `did you mean ${near}?`,
  )
}
function exportsIn(path) {
  try {
    let text = readFileSync(path, `utf8`),
      declared = text.matchAll(
        /\bexport\s+(?:async\s+)?(?:const|let|var|function\s*\*?|class|enum)\s+([\w$]+)/gu,
      ),
      listed = [...text.matchAll(/\bexport\s*\{([^}]*)\}/gu)].flatMap((match) =>
        match[1].split(`,`).map((item) => item.trim().split(/\s+/u).at(-1)),
      )
    return [...Array.from(declared, (match) => match[1]), ...listed]
  } catch {
    return []
  }
}
function isDiagnostic(detail) {
  return typeof detail == `object` && !!detail && `code` in detail && `message` in detail
}
function spanOf({ file, line, column, lineText }, directory) {
  let before = new TextDecoder().decode(new TextEncoder().encode(lineText).subarray(0, column))
  return { file: resolve(directory, file), line, column: before.length + 1 }
}
function sentence(text) {
  return text.replace(/^[A-Z](?=[a-z ])/u, (first) => first.toLowerCase()).replace(/\.$/u, ``)
}
async function thrownProblem(error, context) {
  let { places, config, library } = context,
    stack = textOf(error, `stack`),
    frames = framesOf(stack, places),
    span = frames[0]?.place ?? markedPlace(stack, places),
    unexported = /module '(.+)' does not provide an export named '(.+)'/u.exec(
      textOf(error, `message`),
    )
  if (unexported && error instanceof SyntaxError) {
    let [, module, name] = unexported,
      names = Object.keys(await import(module))
    return notExported(module === library ? libraryName : basename(module), name, span, names)
  }
  if (error instanceof SyntaxError && frames.length === 0)
    return configSyntaxError(describe(error), span ?? patternPlace(error, context), void 0, [])
  let [first, ...more] = describe(error).split(`
`),
    calls = frames.map(({ call, place }) => {
      let at = `${relative(dirname(config), place.file)}:${place.line}:${place.column}`
      return call && !call.endsWith(`_default`) ? `at ${call} (${at})` : `at ${at}`
    }),
    output = [...more, ...(calls.length > 1 ? calls : [])].join(`
`)
  return configThrew(first, span, output || void 0)
}
function framesOf(stack, places) {
  return stack
    .split(`
`)
    .flatMap((row) => {
      let match = /^\s*at (?:async )?(?:(.*?) \()?(\S.*?):(\d+):(\d+)\)?$/u.exec(row)
      if (!match) return []
      let [, call, file, line, column] = match
      if (!places.isBundle(file) && !places.isSource(file)) return []
      let place = places.original({ file, line: Number(line), column: Number(column) })
      return place ? [{ call, place }] : []
    })
}
function markedPlace(stack, places) {
  let match = /^(\S.*):(\d+)\n.*\n( *)\^/u.exec(stack)
  if (!match || !places.isBundle(match[1])) return
  let column = match[3].length + 1
  return places.original({ file: match[1], line: Number(match[2]), column })
}
function patternPlace(error, { places, bundle }) {
  let pattern = /^Invalid regular expression: (\/.*\/[a-z]*):/su.exec(textOf(error, `message`))
  if (!pattern) return
  let before = readFileSync(bundle.module, `utf8`).split(pattern[1], 1)[0].split(`
`),
    column = before.at(-1).length + 1
  return places.original({ file: bundle.module, line: before.length, column })
}
function describe(error) {
  if (error instanceof Error) {
    let name = textOf(error, `name`) || `Error`,
      message = textOf(error, `message`)
    return message ? `${name}: ${message}` : name
  }
  try {
    return typeof error == `string` ? JSON.stringify(error) : String(error)
  } catch {
    return `something that cannot be shown`
  }
}
function textOf(error, key) {
  try {
    let value = error?.[key]
    return typeof value == `string` ? value : ``
  } catch {
    return ``
  }
}
const runs = /* @__PURE__ */ new Map()
let queue = Promise.resolve()
async function evaluateConfig(evaluation) {
  let turn = queue.then(() => evaluate(evaluation))
  return ((queue = turn.catch(() => void 0)), await turn)
}
async function evaluate(evaluation) {
  let { bundle, places, config, context } = evaluation,
    top = { file: config, line: 1, column: 1 },
    who = `the config`
  mapPlaces(places.original)
  try {
    let outcome = await guardRun(async () => {
      let value = await defaultOf(await importAgain(bundle.module), top),
        span
      for (
        let depth = 0;
        depth < 2 &&
        (isConfig(value) && (span = mapSpan(value.span, places)),
        (who = `the function that the config exports`),
        (value = await resolveConfig(value, context)),
        isConfig(value));
        depth++
      );
      return { value, span }
    })
    if (outcome.kind === `done`) return outcome.value
    if (outcome.kind === `stalled`) throw new ImageError(configNeverSettles(who, top))
    if (outcome.kind === `exit`) {
      let [frame] = framesOf(outcome.stack, places)
      throw new ImageError(configExited(outcome.code, frame?.place ?? top))
    }
    let { error } = outcome
    throw isImageError(error)
      ? new ImageError(mapDiagnostics(error.diagnostics, places), { cause: error })
      : new ImageError(await thrownProblem(error, evaluation), { cause: error })
  } finally {
    mapPlaces(void 0)
  }
}
async function importAgain(module) {
  let run = runs.get(module) ?? 0
  runs.set(module, run + 1)
  let address = pathToFileURL(module).href
  return await (run === 0 ? import(address) : import(`${address}?run=${run}`))
}
function defaultOf(exports, top) {
  let names = Object.keys(exports)
  if (!(`default` in exports)) throw new ImageError(configNoDefaultExport(names, top))
  let { default: value } = exports
  return typeof value == `object` && value && `__esModule` in value && `default` in value
    ? value.default
    : value
}
function exportPlace(config) {
  let top = { file: config, line: 1, column: 1 }
  try {
    let before = /^[^]*?^(?=[ \t]*(?:export[ \t]+default\b|module\.exports\b|exports\.\w))/mu.exec(
      readFileSync(config, `utf8`),
    )?.[0]
    return before === void 0
      ? top
      : {
          ...top,
          line: before.split(`
`).length,
        }
  } catch {
    return top
  }
}
const configExtensions = [`.ts`, `.mts`, `.js`, `.mjs`, `.cts`, `.cjs`],
  configNames = configExtensions.map((extension) => `image.config${extension}`)
async function findConfig(cwd, file) {
  if (file !== void 0) return named(resolve(cwd, file), file)
  let here = inFolder(cwd)
  if (here !== void 0) return here
  let { searchConfig } = await import(`./chunk-yXwi4L_f.js`),
    { found, folders } = await searchConfig(cwd)
  if (found !== void 0) return named(found, relative(cwd, found))
  throw new ImageError(configNotFound(void 0, folders, void 0))
}
function inFolder(folder) {
  return configNames.map((name) => join$1(folder, name)).find((path) => kindOf(path) === `file`)
}
function named(path, asked) {
  let kind = kindOf(path)
  if (kind === `file`) return path
  if (kind === `folder`) {
    let inside = inFolder(path)
    if (inside !== void 0) return inside
    throw new ImageError(
      configUnreadable(asked, `it is a folder with no config in it`, `put ${configNames[0]} there`),
    )
  }
  throw kind === `missing`
    ? new ImageError(configNotFound(asked, [], nearFile(path, asked)))
    : new ImageError(
        configUnreadable(
          asked,
          kind,
          `name a plain file with --config, and see that it can be read`,
        ),
      )
}
function kindOf(path) {
  try {
    let stat = statSync(path, { throwIfNoEntry: !1 })
    return stat
      ? stat.isFile()
        ? `file`
        : stat.isDirectory()
          ? `folder`
          : `it is a device or a pipe, not a file`
      : `missing`
  } catch (error) {
    let { code } = error
    return code === `ENOTDIR`
      ? `missing`
      : code === `ELOOP`
        ? `its symbolic links go round in a circle`
        : code === `EACCES`
          ? `permission denied`
          : String(code ?? error)
  }
}
function nearFile(path, asked) {
  try {
    let near = nearest(basename(path), readdirSync(dirname(path)))
    return near === void 0 ? void 0 : join$1(dirname(asked), near)
  } catch {
    return
  }
}
const require = createRequire(import.meta.url)
function gitFacts(directory, env) {
  let known = /* @__PURE__ */ new Map(),
    ask = (...words) => {
      let key = words.join(` `)
      return (known.has(key) || known.set(key, git(words, directory, env)), known.get(key))
    }
  return Object.freeze({
    get commit() {
      return ask(`rev-parse`, `--verify`, `--quiet`, `HEAD`)
    },
    get branch() {
      return ask(`symbolic-ref`, `--short`, `--quiet`, `HEAD`)
    },
    get tag() {
      return ask(`describe`, `--tags`, `--exact-match`, `HEAD`)
    },
    get dirty() {
      return ask(`status`, `--porcelain`) !== void 0
    },
  })
}
function git(words, cwd, env) {
  let { spawnSync } = require("node:child_process"),
    { status, stdout } = spawnSync(`git`, words, {
      cwd,
      env: { ...env, GIT_OPTIONAL_LOCKS: `0` },
      encoding: `utf8`,
      maxBuffer: 268435456,
      stdio: [`ignore`, `pipe`, `ignore`],
    })
  return (status === 0 && stdout.trimEnd()) || void 0
}
function describeValue(value) {
  if (value == null) return String(value)
  if (isConfig(value)) return `a config`
  if (isImage(value)) return `an image`
  if (isStage(value)) return `a stage`
  if (Array.isArray(value)) return `a list`
  switch (typeof value) {
    case `string`:
      return value.length > 40 ? `a text` : `the text ${JSON.stringify(value)}`
    case `number`:
    case `bigint`:
    case `boolean`:
      return String(value)
    case `function`:
      return `a function`
    case `symbol`:
      return `a symbol`
    default: {
      let { then, from } = value
      return typeof then == `function`
        ? `a promise`
        : typeof from == `function`
          ? `a stage without a base`
          : `an object`
    }
  }
}
const namePattern = /^[a-z0-9][a-z0-9._-]*$/u
async function readProject(value, place) {
  if (isImage(value) || isStage(value)) return [toImageNode(value, `default`)]
  if (!isPlain(value) || !(`images` in value))
    throw new ImageError(configWrongExport(describeValue(value), place(), hintFor(value)))
  let { images, ...others } = value
  if (
    !isPlain(images) ||
    Object.keys(others).length > 0 ||
    !Object.values(images).every(isTarget)
  ) {
    let { schemaProblems } = await import(`./chunk-C_MqXBcD.js`)
    throw new ImageError(schemaProblems(value, place()))
  }
  let entries = Object.entries(images)
  if (entries.length === 0) throw new ImageError(configNoImages(place()))
  let nodes = entries.map(([name, image]) => toImageNode(image, name)),
    problems = nodes
      .filter(({ name }) => !namePattern.test(name))
      .map((node) => configImageName(node.name, betterName(node.name), node.span))
  if (problems.length > 0) throw new ImageError(problems)
  return nodes
}
function isTarget(value) {
  return isImage(value) || isStage(value)
}
function isPlain(value) {
  return typeof value == `object` && !!value && !Array.isArray(value)
}
function hintFor(value) {
  if (value === void 0)
    return `a function must return what it makes, and a value must be set by then`
  if (typeof value == `function`)
    return `call it, or let the exported function itself return the config`
  if (!isPlain(value)) return
  if (typeof value.from == `function`) return `give the stage a base with .from(…)`
  let found = Object.keys(value).find((key) => isTarget(value[key]))
  return found === void 0
    ? void 0
    : `images stand under \`images\`: defineConfig({ images: { ${JSON.stringify(found)}: … } })`
}
function betterName(name) {
  let better = name
    .normalize(`NFKD`)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/gu, `-`)
    .replace(/^[^a-z0-9]+|-+$/gu, ``)
  return namePattern.test(better) ? better : void 0
}
function sourcePlaces(bundle) {
  let address = pathToFileURL(bundle.module).href,
    sources = new Set(bundle.inputs),
    paths = /* @__PURE__ */ new Map(),
    map,
    isBundle = (file) =>
      file === address || file === bundle.module || file.startsWith(`${address}?`)
  return {
    isBundle,
    isSource: (file) => sources.has(pathOf$1(file)),
    original({ file, line, column }) {
      if (!isBundle(file)) return { file: pathOf$1(file), line, column }
      map ??= readMap(bundle.map)
      let entry = map.findEntry(line - 1, column - 1)
      if (!(`originalSource` in entry) || entry.generatedLine !== line - 1) return
      let { originalSource, originalLine, originalColumn } = entry
      paths.has(originalSource) ||
        paths.set(
          originalSource,
          originalSource.startsWith(`file:`) ? fileURLToPath(originalSource) : void 0,
        )
      let path = paths.get(originalSource)
      return path === void 0
        ? void 0
        : { file: path, line: originalLine + 1, column: originalColumn + 1 }
    },
  }
}
function readMap(path) {
  return new SourceMap(JSON.parse(readFileSync(path, `utf8`)))
}
function pathOf$1(file) {
  return file.startsWith(`file:`) ? fileURLToPath(file) : file
}
async function loadConfig(options) {
  let { cwd, file, command, env, library, cacheDirectory } = options,
    config = await findConfig(cwd, file),
    directory = dirname(config),
    question = { config, library, cacheFolder: cacheDirectory },
    bundle =
      (await cachedBundle(question)) ??
      (await storeBundle(question, await bundleNow(config, library))),
    places = sourcePlaces(bundle),
    { value, span } = await evaluateConfig({
      bundle,
      places,
      config,
      library,
      context: { env, git: gitFacts(directory, env), command },
    })
  return {
    kind: `project`,
    images: mapSpans(await readProject(value, () => span ?? exportPlace(config)), places),
    file: config,
    directory,
    inputs: bundle.inputs,
  }
}
async function bundleNow(config, library) {
  let { bundleConfig } = await import(`./chunk-DROyO3V5.js`)
  return await bundleConfig(config, library)
}
const library = new URL(`./index.js`, import.meta.url).href
async function loadProject(context, command) {
  let { options, terminal } = context,
    file = options.value(`config`)
  return await loadConfig({
    cwd: terminal.cwd,
    command,
    env: terminal.env,
    library,
    ...(file === void 0 ? {} : { file }),
  })
}
function selectImages(project, names) {
  if (names.length === 0) return project.images
  let known = project.images.map((image) => image.name),
    wrong = names.filter((name) => !known.includes(name))
  if (wrong.length > 0)
    throw new ImageError(wrong.map((name) => unknownImage(name, known, nearest(name, known))))
  return project.images.filter((image) => names.includes(image.name))
}
const emit = {
  name: `emit`,
  summary: `Write the Dockerfile and the ignore file of each image. Needs no engine.`,
  words: `[IMAGE…]`,
  options: {
    out: {
      kind: `value`,
      value: `DIR`,
      short: `o`,
      help: `the folder to write to; the config's unless given`,
    },
    stdout: { kind: `flag`, help: `print the Dockerfile instead of writing it` },
    check: {
      kind: `flag`,
      help: `write nothing; fail when a file differs from what would be written`,
    },
    "no-optimize": { kind: `flag`, help: `the graph as written: no RUN merged` },
    force: { kind: `flag`, short: `f`, help: `overwrite files that Stagecraft did not write` },
    json: { kind: `flag`, help: `print images, files and texts as JSON, write nothing` },
  },
  examples: [
    [`stagecraft emit`, `Dockerfile and Dockerfile.dockerignore beside the config`],
    [`stagecraft emit web --out deploy`, `one image, into another folder`],
    [`stagecraft emit --check`, `in CI: is what is committed what the config says?`],
    [`stagecraft emit --stdout | docker build -f- .`, `hand it to another tool`],
  ],
  run: async (context) => {
    let { options, report, words } = context
    refuseClashes(context)
    let project = await loadProject(context, `emit`)
    checkOutputNames(project)
    let compiled = selectImages(project, words).map((image) =>
        compileImage(project, image, { optimize: !options.flag(`no-optimize`) }),
      ),
      problems = compiled.flatMap(({ compilation }) => compilation.problems)
    if (problems.filter(({ severity }) => severity === `error`).length > 0)
      throw new ImageError(problems)
    report.diagnostics(problems)
    let files = compiled.flatMap((each) => filesOf(project, each, options.value(`out`), context))
    return options.flag(`stdout`)
      ? print(compiled, context)
      : options.flag(`json`)
        ? printJson(compiled, files, context)
        : options.flag(`check`)
          ? check(files, context)
          : write$1(files, context)
  },
}
function refuseClashes({ options }) {
  let [first, second] = [`stdout`, `check`, `json`].filter((name) => options.flag(name))
  if (first && second)
    throw new ImageError(
      usageOptionsClash(`--${first}`, `--${second}`, `each says what to do instead of writing`),
    )
}
function filesOf(project, { image, compilation }, out, { terminal }) {
  let folder = out === void 0 ? project.directory : resolve(terminal.cwd, out),
    names = outputNames(project, image)
  return [
    {
      image: image.name,
      path: join$1(folder, names.dockerfile),
      text: compilation.dockerfile,
      ours: isGenerated,
    },
    {
      image: image.name,
      path: join$1(folder, names.ignore),
      text: compilation.ignore,
      ours: isGeneratedIgnore,
    },
  ]
}
function print(compiled, { report }) {
  return (
    report.result(
      compiled.map(({ compilation }) => compilation.dockerfile).join(`
`),
    ),
    exitCode.done
  )
}
function printJson(compiled, files, { report, terminal }) {
  let images = compiled.map(({ image, compilation }) => ({
    name: image.name,
    files: files
      .filter((file) => file.image === image.name)
      .map((file) => ({ path: relative(terminal.cwd, file.path), text: file.text })),
    stages: compilation.stages.map((stage) => stage.name),
    args: compilation.args.map((arg) => arg.name),
    bases: compilation.bases.map((base) => base.reference),
  }))
  return (report.result(`${JSON.stringify({ images }, void 0, 2)}\n`), exitCode.done)
}
function write$1(files, { options, report, terminal }) {
  let current = files.map((file) => readIfThere(file.path)),
    foreign = files.filter((file, index) => {
      let present = current[index]
      return present !== void 0 && present !== file.text && !file.ours(present)
    })
  if (foreign.length > 0 && !options.flag(`force`))
    throw new ImageError(foreign.map((file) => fileNotOurs(relative(terminal.cwd, file.path))))
  for (let [index, file] of files.entries()) {
    let name = relative(terminal.cwd, file.path)
    current[index] === file.text
      ? report.note(`${name} is up to date`)
      : (replaceFile(file.path, file.text), report.note(`${name} written`))
  }
  return exitCode.done
}
function check(files, { report, terminal, options }) {
  let out = options.value(`out`),
    command = `stagecraft emit${out === void 0 ? `` : ` --out ${out}`}`,
    drift = files.flatMap((file) => {
      let present = readIfThere(file.path)
      if (present === file.text) return []
      let what = present === void 0 ? `missing` : `differs`
      return [
        emitDrift(
          relative(terminal.cwd, file.path),
          what,
          command,
          firstDifference(present, file.text),
        ),
      ]
    })
  if (drift.length > 0) throw new ImageError(drift)
  return (report.note(`${files.length} files are what the config emits`), exitCode.done)
}
function firstDifference(present, wanted) {
  if (present === void 0) return
  let [old, fresh] = [
      present.split(`
`),
      wanted.split(`
`),
    ],
    line = fresh.findIndex((text, index) => text !== old[index]),
    at = line < 0 ? fresh.length : line
  return [`line ${at + 1}`, `- ${old[at] ?? ``}`, `+ ${fresh[at] ?? ``}`].join(`
`)
}
const list = {
    name: `list`,
    summary: `List the images of the config: names, stages, tags and platforms.`,
    words: `[IMAGE…]`,
    options: { json: { kind: `flag`, help: `print JSON` } },
    examples: [
      [`stagecraft list`, `a line for each image`],
      [`stagecraft list --json`, `for a CI matrix`],
    ],
    run: async (context) => {
      let { options, report, words } = context,
        images = selectImages(await loadProject(context, `list`), words)
      if (options.flag(`json`)) {
        let rows = images.map(({ name, stage, tags, platforms, context: folder }) => ({
          name,
          stage: stage.name,
          tags,
          platforms,
          context: folder,
        }))
        return (report.result(`${JSON.stringify({ images: rows }, void 0, 2)}\n`), exitCode.done)
      }
      let width = Math.max(0, ...images.map(({ name }) => name.length))
      for (let { name, stage, tags, platforms } of images) {
        let facts = [`stage ${stage.name}`, ...tags.map((tag) => `tag ${tag}`), ...platforms]
        report.result(`${name.padEnd(width)}  ${facts.join(`, `)}\n`)
      }
      return exitCode.done
    },
  },
  commonOptions = {
    config: {
      kind: `value`,
      value: `FILE`,
      short: `c`,
      help: `the config to use instead of looking for one`,
    },
    cwd: { kind: `value`, value: `DIR`, help: `work as if started in DIR` },
    help: { kind: `flag`, short: `h`, help: `show this help` },
  }
function parseOptions(command, argv) {
  let specs = { ...command.options, ...commonOptions },
    given = /* @__PURE__ */ new Map(),
    words = [],
    queue = [...argv]
  for (let word = queue.shift(); word !== void 0; word = queue.shift()) {
    if (word === `--`) {
      words.push(...queue.splice(0))
      break
    }
    if (!word.startsWith(`-`) || word === `-`) {
      words.push(word)
      continue
    }
    let equals = word.indexOf(`=`),
      written = equals < 0 ? word : word.slice(0, equals),
      inline = equals < 0 ? void 0 : word.slice(equals + 1),
      name = nameOf(specs, written),
      spec = name === void 0 ? void 0 : specs[name]
    if (name === void 0 || spec === void 0) {
      let near = nearest(
        written,
        Object.keys(specs).map((each) => `--${each}`),
      )
      throw new ImageError(usageUnknownOption(command.name, written, near))
    }
    if (spec.kind === `flag`) {
      if (inline !== void 0)
        throw new ImageError(usageOptionValue(command.name, written, `takes no value`))
      given.set(name, [`true`])
      continue
    }
    let value = inline ?? queue.shift()
    if (value === void 0 || (inline === void 0 && value.startsWith(`--`)))
      throw new ImageError(
        usageOptionValue(command.name, written, `needs ${spec.value ?? `a value`}`),
      )
    given.set(name, spec.kind === `list` ? [...(given.get(name) ?? []), value] : [value])
  }
  if (command.words === void 0 && words[0] !== void 0)
    throw new ImageError(usageUnexpectedWord(command.name, words[0]))
  return {
    words,
    options: {
      flag: (name) => given.has(name),
      value: (name) => given.get(name)?.at(-1),
      list: (name) => given.get(name) ?? [],
    },
  }
}
function nameOf(specs, written) {
  return written.startsWith(`--`)
    ? Object.hasOwn(specs, written.slice(2))
      ? written.slice(2)
      : void 0
    : Object.entries(specs).find(([, spec]) => spec.short === written.slice(1))?.[0]
}
function pathOf(file) {
  return file.startsWith(`file:`) ? fileURLToPath(file) : file
}
function terminalReporter(terminal) {
  let style = (code) => (text) => (terminal.color ? `\u001b[${code}m${text}\u001b[0m` : text),
    sources = /* @__PURE__ */ new Map(),
    readSource = (file) => {
      if (!sources.has(file))
        try {
          sources.set(file, readFileSync(pathOf(file), `utf8`))
        } catch {
          sources.set(file, void 0)
        }
      return sources.get(file)
    },
    showFile = (file) => {
      let path = pathOf(file)
      if (!isAbsolute(path)) return path
      let near = relative(terminal.cwd, path)
      return near === `` || near.startsWith(`../../..`) ? path : near
    }
  return {
    result: terminal.stdout,
    note: (text) => terminal.stderr(`${text}\n`),
    diagnostics: (found) => {
      for (let diagnostic of found)
        terminal.stderr(
          `${drawDiagnostic(diagnostic, { readSource, showFile, color: terminal.color })}\n`,
        )
    },
    foreign: (prefix, text) => terminal.stderr(`${prefix}${escapeControl(text)}\n`),
    dim: style(`2`),
    bold: style(`1`),
  }
}
const version = typeof STAGECRAFT_VERSION == `string` ? STAGECRAFT_VERSION : `0.0.0-source`,
  commands = {
    build: [`build images on an engine`, async () => (await import(`./chunk-CVlXYsmp.js`)).build],
    emit: [`write Dockerfiles and their ignore files`, () => emit],
    list: [`list the images of the config`, () => list],
    init: [`write a config to start from`, async () => (await import(`./chunk-Cl0x2rKU.js`)).init],
    engine: [
      `show the engine that was found and what it can do`,
      async () => (await import(`./chunk-DHxL-eso.js`)).engine,
    ],
  }
async function main(argv, terminal) {
  let report = terminalReporter(terminal)
  try {
    let [word, ...rest] = argv
    if (word === void 0 || word === `--help` || word === `-h` || word === `help`)
      return await help(rest, terminal)
    if (word === `--version` || word === `-v`)
      return (terminal.stdout(`${version}\n`), exitCode.done)
    let command = await load(word)
    if (rest.includes(`--help`) || rest.includes(`-h`)) return await help([word], terminal)
    let { words, options } = parseOptions(command, rest),
      cwd = resolve(terminal.cwd, options.value(`cwd`) ?? `.`)
    return await command.run({ words, options, terminal: { ...terminal, cwd }, report })
  } catch (error) {
    return (
      isImageError(error)
        ? (report.diagnostics(error.diagnostics),
          terminal.env.STAGECRAFT_DEBUG && report.foreign(``, String(error.cause ?? error.stack)))
        : (report.note(
            `This is a fault of Stagecraft, not of your config. Please report it with what follows.`,
          ),
          report.foreign(
            ``,
            error instanceof Error ? (error.stack ?? String(error)) : String(error),
          )),
      exitCodeOf(error)
    )
  }
}
async function load(word) {
  let entry = Object.hasOwn(commands, word) ? commands[word] : void 0
  if (!entry) throw new ImageError(usageUnknownCommand(word, nearest(word, Object.keys(commands))))
  return await entry[1]()
}
async function help(words, terminal) {
  let { commandHelp, programHelp } = await import(`./chunk-Dg_jNJ9g.js`),
    [word] = words
  return (
    terminal.stdout(
      word === void 0
        ? programHelp(Object.entries(commands).map(([name, [summary]]) => [name, summary]))
        : commandHelp(await load(word)),
    ),
    exitCode.done
  )
}
function wantsColor(env, isTerminal) {
  return env.NO_COLOR
    ? !1
    : env.FORCE_COLOR
      ? env.FORCE_COLOR !== `0`
      : isTerminal && env.TERM !== `dumb`
}
function write(descriptor, text) {
  let bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length;)
    try {
      done += writeSync(descriptor, bytes, done)
    } catch (error) {
      let { code } = error
      if (code === `EAGAIN`) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      else if (code === `EPIPE`) process.exit(0)
      else throw error
    }
}
function processTerminal() {
  let abort = new AbortController(),
    interrupt = () => {
      ;(abort.signal.aborted && process.exit(130),
        write(
          2,
          `
Stopping … (once more to leave at once)
`,
        ),
        abort.abort())
    }
  return (
    process.on(`SIGINT`, interrupt),
    process.on(`SIGTERM`, interrupt),
    {
      stdout: (text) => write(1, text),
      stderr: (text) => write(2, text),
      get stdin() {
        return process.stdin
      },
      cwd: process.cwd(),
      env: process.env,
      color: wantsColor(process.env, process.stderr.isTTY),
      signal: abort.signal,
    }
  )
}
export {
  replaceFile as $,
  TARGETSTAGE as A,
  image as B,
  HTTP_PROXY as C,
  TARGETOS as D,
  TARGETARCH as E,
  cache as F,
  env as G,
  file as H,
  secret as I,
  configInvalid as J,
  defineConfig as K,
  ssh as L,
  namedContext as M,
  scratch as N,
  TARGETOSVERSION as O,
  bind as P,
  compileImage as Q,
  tmpfs as R,
  HTTPS_PROXY as S,
  SOURCE_DATE_EPOCH as T,
  git$1 as U,
  isStage as V,
  glob as W,
  loadHash as X,
  currentState as Y,
  exitCode as Z,
  BUILDOS as _,
  ImageError as _t,
  loadProject as a,
  usageOptionValue as at,
  BUILDVARIANT as b,
  configExtensions as c,
  contextFileError as ct,
  importResolver as d,
  parseIgnore as dt,
  checkOutputNames as et,
  loadSource as f,
  contextFileChanged as ft,
  BUILDARCH as g,
  escapeControl as gt,
  ALL_PROXY as h,
  stagesInOrder as ht,
  selectImages as i,
  unknownTarget as it,
  TARGETVARIANT as j,
  TARGETPLATFORM as k,
  configNames as l,
  packContext as lt,
  sh as m,
  nearest as mt,
  main as n,
  initExists as nt,
  isTarget as o,
  usageOptionsClash as ot,
  stage as p,
  problem as pt,
  arg as q,
  commonOptions as r,
  unknownBuildArg as rt,
  describeValue as s,
  checkUses as st,
  processTerminal as t,
  argRequired as tt,
  bundlingProblems as u,
  walkContext as ut,
  BUILDOSVERSION as v,
  isImageError as vt,
  NO_PROXY as w,
  FTP_PROXY as x,
  BUILDPLATFORM as y,
  literal as z,
}
