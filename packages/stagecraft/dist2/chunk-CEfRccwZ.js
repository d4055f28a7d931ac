import {
  ct as walkContext,
  ht as ImageError,
  lt as parseIgnore,
  ot as contextFileError,
  pt as stagesInOrder,
  st as packContext,
  ut as contextFileChanged,
} from "./chunk-DcNtzSZu.js"
import {
  a as engineLacksFeature,
  c as engineTooOld,
  i as engineAddress,
  l as engineUnreachable,
  n as dockerConfigUnreadable,
  o as engineLost,
  r as dockerContextNotFound,
  s as engineRefused,
  t as buildInterrupted,
  u as failureProblems,
} from "./chunk-CWHB5AMW.js"
import { join, resolve } from "node:path"
import { constants, createReadStream, existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createHash, randomBytes } from "node:crypto"
import { homedir, hostname } from "node:os"
import { buffer } from "node:stream/consumers"
import { spawn } from "node:child_process"
import { request } from "node:http"
import { once } from "node:events"
import { performServerHandshake } from "node:http2"
function homeOf(env) {
  return env.HOME || homedir()
}
function configFolder(env) {
  return env.DOCKER_CONFIG || join(homeOf(env), `.docker`)
}
async function readJson(file) {
  let value = JSON.parse(await readFile(file, `utf8`))
  if (typeof value != `object` || !value || Array.isArray(value))
    throw TypeError(`it is not a JSON object`)
  return value
}
async function readDockerConfig(env) {
  let file = join(configFolder(env), `config.json`)
  try {
    return { config: await readJson(file) }
  } catch (error) {
    let { code, message } = error
    return code === `ENOENT` || code === `ENOTDIR`
      ? { config: {} }
      : { config: {}, broken: { file, cause: message } }
  }
}
async function readTls(folder, verify) {
  let read = (name) => readFile(join(folder, name)).catch(() => void 0),
    [ca, cert, key] = await Promise.all([read(`ca.pem`), read(`cert.pem`), read(`key.pem`)])
  if (ca || cert || key)
    return {
      rejectUnauthorized: verify,
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
    }
}
async function readContext(env, name) {
  let id = createHash(`sha256`).update(name).digest(`hex`),
    folder = join(configFolder(env), `contexts`),
    meta
  try {
    meta = await readJson(join(folder, `meta`, id, `meta.json`))
  } catch {
    return
  }
  let { Endpoints } = meta,
    host = Endpoints?.docker?.Host
  if (typeof host != `string` || host === ``) return
  let skip = Endpoints?.docker?.SkipTLSVerify === !0,
    tls = await readTls(join(folder, `tls`, id, `docker`), !skip)
  return { host, ...(tls && { tls }) }
}
var LineSplitter = class {
  #rest = []
  #length = 0
  push(chunk) {
    let lines = [],
      from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from))
      (this.#keep(chunk.subarray(from, at)), lines.push(this.#take()), (from = at + 1))
    return (
      this.#keep(chunk.subarray(from)), this.#length >= 1048576 && lines.push(this.#take()), lines
    )
  }
  end() {
    return this.#length > 0 ? [this.#take()] : []
  }
  #keep(piece) {
    piece.length !== 0 && (this.#rest.push(Buffer.from(piece)), (this.#length += piece.length))
  }
  #take() {
    let line = Buffer.concat(this.#rest).toString(`utf8`)
    return ((this.#rest = []), (this.#length = 0), line.endsWith(`\r`) ? line.slice(0, -1) : line)
  }
}
const NUMBERED = /^\[(?:(\S+\/\S+) )?(?:(\S+) )? *(\d+)\/(\d+)\] (.*)$/su,
  CLASSIC = /^(?:\[\d+\/\d+\] )?step (\d+)\/(\d+) ?: (.*)$/isu
function readStepName(text) {
  let match = NUMBERED.exec(text)
  if (!match) return { text }
  let [, , stage, step, total, instruction = ``] = match
  return {
    text,
    counts: `layers`,
    ...(stage !== void 0 && { stage }),
    step: Number(step),
    total: Number(total),
    instruction,
  }
}
function readClassicStep(text) {
  let match = CLASSIC.exec(text.trim())
  if (!match) return
  let [, step, total, instruction = ``] = match
  return {
    text: text.trim(),
    counts: `instructions`,
    step: Number(step),
    total: Number(total),
    instruction,
  }
}
const WIDTH = 4e3
var StepTail = class {
  #lines = /* @__PURE__ */ new Map()
  add(id, line) {
    let lines = this.#lines.get(id) ?? []
    ;(lines.length === 40 && lines.shift(),
      lines.push(line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line),
      this.#lines.set(id, lines))
  }
  of(id) {
    return this.#lines.get(id) ?? []
  }
}
const CACHED = /^(?: ?---> |--> )Using cache/u,
  BOOKKEEPING = /^(?: ?---> |--> |Removing intermediate container |COMMIT\b|\s*$)/u,
  DONE = /^Successfully built ([0-9a-f]+)\s*$/u,
  BARE_ID = /^[0-9a-f]{64}$/u
var ClassicEvents = class {
  #lines = new LineSplitter()
  #tail = new StepTail()
  #step
  #cached = !1
  #image
  get image() {
    return this.#image
  }
  failedBy(message) {
    return this.#step && { name: this.#step.name, message, output: this.#tail.of(this.#step.id) }
  }
  *take(message) {
    if ((message.aux?.ID !== void 0 && (this.#image = message.aux.ID), message.stream !== void 0))
      for (let line of this.#lines.push(Buffer.from(message.stream, `utf8`)))
        yield* this.#line(line)
    let { progressDetail, status } = message
    status !== void 0 &&
      progressDetail?.current !== void 0 &&
      (yield {
        type: `progress`,
        id: this.#step?.id ?? ``,
        name: [status, message.id].filter(Boolean).join(` `),
        current: progressDetail.current,
        total: progressDetail.total ?? 0,
        done: progressDetail.current === progressDetail.total,
      })
  }
  *end(error) {
    for (let line of this.#lines.end()) yield* this.#line(line)
    if (error === void 0) yield* this.#finish()
    else if (this.#step) {
      let { id, name } = this.#step
      yield { type: `step-failed`, id, name, message: error }
    }
  }
  *#line(line) {
    let name = readClassicStep(line)
    if (name) {
      ;(yield* this.#finish(),
        (this.#step = { id: name.text, name, begun: Date.now() }),
        yield { type: `step-started`, id: name.text, name })
      return
    }
    let built = DONE.exec(line)?.[1] ?? BARE_ID.exec(line)?.[0]
    built === void 0
      ? CACHED.test(line)
        ? (this.#cached = !0)
        : !BOOKKEEPING.test(line) &&
          this.#step &&
          (this.#tail.add(this.#step.id, line),
          yield { type: `log`, id: this.#step.id, stream: `stdout`, text: line })
      : (this.#image ??= built)
  }
  *#finish() {
    if (!this.#step) return
    let { id, name, begun } = this.#step
    ;(this.#cached
      ? yield { type: `step-cached`, id, name }
      : yield { type: `step-done`, id, name, milliseconds: Date.now() - begun },
      (this.#cached = !1),
      (this.#step = void 0))
  }
}
function buildQuery(request, wire) {
  let query = new URLSearchParams(wire)
  for (let tag of request.tags ?? []) query.append(`t`, tag)
  let map = (name, values) => {
    values && Object.keys(values).length > 0 && query.set(name, JSON.stringify(values))
  }
  return (
    map(`buildargs`, request.buildArgs),
    map(`labels`, request.labels),
    request.target !== void 0 && query.set(`target`, request.target),
    request.platform !== void 0 && query.set(`platform`, request.platform),
    request.noCache && query.set(`nocache`, `1`),
    request.pull && query.set(`pull`, `1`),
    query.toString()
  )
}
function watchTree(tree, trouble) {
  async function* watch(items) {
    try {
      yield* items
    } catch (error) {
      throw ((trouble.error ??= error), error)
    }
  }
  return {
    entries: (query) => watch(tree.entries(query)),
    contents: (entry) => watch(tree.contents(entry)),
  }
}
const HUB_HOSTS = /* @__PURE__ */ new Set([`docker.io`, `index.docker.io`, `registry-1.docker.io`]),
  keyOf = (host) => (HUB_HOSTS.has(host) ? `https://index.docker.io/v1/` : host),
  hostOf = (key) => key.replace(/^https?:\/\//u, ``).replace(/\/.*$/su, ``)
function hasCredentials(config) {
  return (
    !!config.credsStore ||
    Object.keys(config.credHelpers ?? {}).length > 0 ||
    Object.keys(config.auths ?? {}).length > 0
  )
}
async function credentialsFor(host, config, env, note) {
  let key = keyOf(host),
    helper = config.credHelpers?.[key] ?? config.credHelpers?.[host] ?? config.credsStore
  if (helper) {
    let found = await askHelper(helper, key, env).catch((error) => {
      note(`docker-credential-${helper} did not work: ${error.message}`)
    })
    if (found) return found
  }
  let entry =
    config.auths?.[key] ??
    Object.entries(config.auths ?? {}).find(([name]) => hostOf(name) === hostOf(key))?.[1]
  return entry && readAuth(entry)
}
function readAuth(entry) {
  if (entry.identitytoken) return { username: ``, secret: entry.identitytoken }
  let pair = Buffer.from(entry.auth ?? ``, `base64`)
      .toString(`utf8`)
      .replace(/\0+$/u, ``),
    colon = pair.indexOf(`:`)
  return colon > 0
    ? { username: pair.slice(0, colon), secret: pair.slice(colon + 1) }
    : { username: entry.username ?? ``, secret: entry.password ?? `` }
}
async function askHelper(helper, key, env) {
  if (!/^[\w.-]+$/u.test(helper)) throw Error(`its name is not a plain word`)
  let child = spawn(`docker-credential-${helper}`, [`get`], {
      env,
      stdio: [`pipe`, `pipe`, `ignore`],
      timeout: 3e4,
    }),
    ended = new Promise((resolve, reject) => {
      ;(child.once(`error`, reject), child.once(`close`, resolve))
    })
  ;(child.stdin.on(`error`, () => {}), child.stdin.end(key))
  let [code, output] = await Promise.all([ended, buffer(child.stdout)]),
    said = output.toString(`utf8`).trim()
  if (code !== 0) {
    if (/credentials not found/iu.test(said)) return
    throw Error(code === null ? `it did not end` : `exit code ${code}`)
  }
  let { Username = ``, Secret = `` } = JSON.parse(said)
  return { username: Username === `<token>` ? `` : Username, secret: Secret }
}
async function registryConfigHeader(config, env, note) {
  let keys = /* @__PURE__ */ new Set([
      ...Object.keys(config.auths ?? {}),
      ...Object.keys(config.credHelpers ?? {}),
    ]),
    entries = await Promise.all(
      [...keys].map(async (key) => {
        let { username = ``, secret = `` } =
          (await credentialsFor(hostOf(key), config, env, note)) ?? {}
        return [key, username === `` ? { identitytoken: secret } : { username, password: secret }]
      }),
    )
  return Buffer.from(JSON.stringify(Object.fromEntries(entries))).toString(`base64url`)
}
async function openRequest(address, request$1) {
  let options = {
      method: request$1.method ?? `GET`,
      path: request$1.path,
      headers: { Host: address.host ?? `localhost`, ...request$1.headers },
      agent: !1,
      ...(address.socketPath === void 0
        ? { host: address.host, port: address.port }
        : { socketPath: address.socketPath }),
      ...address.tls,
      ...(request$1.signal && { signal: request$1.signal }),
    },
    open = address.tls ? (await import(`node:https`)).request(options) : request(options)
  open.on(`socket`, (socket) => socket.setKeepAlive(!0, 5e3))
  let { timeoutMs } = request$1
  return (
    timeoutMs !== void 0 &&
      open.setTimeout(timeoutMs, () => {
        open.destroy(
          Object.assign(/* @__PURE__ */ Error(`no answer in ${timeoutMs} ms`), {
            code: `ETIMEDOUT`,
          }),
        )
      }),
    open
  )
}
function responseOf(open) {
  let response = new Promise((resolve, reject) => {
    ;(open.once(`response`, resolve), open.on(`error`, reject))
  })
  return (response.catch(() => void 0), response)
}
async function send(address, request) {
  let { body } = request,
    open = await openRequest(address, {
      ...request,
      headers: {
        ...(body !== void 0 && { "Content-Type": `application/json` }),
        "Content-Length": Buffer.byteLength(body ?? ``),
        ...request.headers,
      },
    }),
    response = responseOf(open)
  open.end(body)
  let message = await response
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    text: (await buffer(message)).toString(`utf8`),
  }
}
function messageOf(reply) {
  try {
    let value = JSON.parse(reply.text)
    if (typeof value.message == `string`) return value.message.trim()
  } catch {}
  return reply.text.trim().slice(0, 500) || `HTTP status ${reply.status}`
}
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
function contextTree(root, signal) {
  return {
    entries: async function* ({ exclude, follow }) {
      if (follow.length === 1 && follow[0] === `.dockerignore`) return
      let rules = parseIgnore(
        exclude.join(`
`),
      )
      for await (let entry of walkContext(root, rules, signal ? { signal } : {})) {
        let { path, type, mode, size, mtime, target } = entry
        yield {
          path,
          type,
          mode,
          size,
          modifiedNs: mtime,
          ...(target !== void 0 && { link: target }),
        }
      }
    },
    contents: async function* ({ path, size }) {
      if (size === 0) return
      let sent = 0,
        options = { end: size - 1, flags: FLAGS, ...(signal && { signal }) }
      try {
        let stream = createReadStream(join(root, path), options)
        for await (let chunk of stream) ((sent += chunk.length), yield chunk)
      } catch (error) {
        throw contextFileError(path, error)
      }
      if (sent < size) throw new ImageError(contextFileChanged(path))
    },
  }
}
const grpcCode = { ok: 0, unknown: 2, notFound: 5, unimplemented: 12, internal: 13 }
var GrpcStatus = class extends Error {
  name = `GrpcStatus`
  code
  constructor(code, message, options) {
    ;(super(message, options), (this.code = code))
  }
}
async function* messagesOf(stream) {
  let rest = Buffer.alloc(0)
  for await (let chunk of stream.iterator({ destroyOnReturn: !1 }))
    for (rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]); rest.length >= 5;) {
      let length = rest.readUInt32BE(1)
      if (rest[0] !== 0)
        throw new GrpcStatus(grpcCode.unimplemented, `compression is not supported`)
      if (length > 16777216) throw new GrpcStatus(grpcCode.internal, `a message is too large`)
      if (rest.length < 5 + length) break
      ;(yield rest.subarray(5, 5 + length), (rest = rest.subarray(5 + length)))
    }
}
function writer(stream) {
  return async (...messages) => {
    if (stream.destroyed) throw new GrpcStatus(grpcCode.unknown, `the engine closed the call`)
    let frames = messages.flatMap((message) => {
      let head = Buffer.alloc(5)
      return (head.writeUInt32BE(message.length, 1), [head, message])
    })
    if (
      stream.write(
        frames.length === 2 && frames[1].length === 0 ? frames[0] : Buffer.concat(frames),
      )
    )
      return
    let closed = new AbortController(),
      onClose = () => closed.abort()
    stream.once(`close`, onClose)
    try {
      await once(stream, `drain`, { signal: closed.signal })
    } catch (error) {
      throw new GrpcStatus(grpcCode.unknown, `the engine closed the call`, { cause: error })
    } finally {
      stream.off(`close`, onClose)
    }
  }
}
async function serve(stream, headers, methods) {
  stream.on(`error`, () => void 0)
  let status = { code: grpcCode.ok, message: `` }
  ;(stream.on(`wantTrailers`, () => {
    stream.sendTrailers({
      "grpc-status": String(status.code),
      ...(status.message && { "grpc-message": encodeURIComponent(status.message) }),
    })
  }),
    stream.respond({ ":status": 200, "content-type": `application/grpc` }, { waitForTrailers: !0 }))
  let method = methods[headers[`:path`] ?? ``]
  try {
    if (!method) throw new GrpcStatus(grpcCode.unimplemented, `no method ${headers[`:path`] ?? ``}`)
    await method({ metadata: headers, messages: messagesOf(stream), write: writer(stream) })
  } catch (error) {
    status = {
      code: error instanceof GrpcStatus ? error.code : grpcCode.internal,
      message: error instanceof Error ? error.message : String(error),
    }
  }
  stream.destroyed || stream.end()
}
function serveGrpc(socket, methods) {
  let session = performServerHandshake(socket, { settings: { initialWindowSize: 1 << 20 } })
  return (
    session.on(`error`, () => void 0),
    session.on(`stream`, (stream, headers) => void serve(stream, headers, methods)),
    session
  )
}
const NOTHING = /* @__PURE__ */ new Uint8Array()
function* readFields(message) {
  let view = new DataView(message.buffer, message.byteOffset, message.byteLength),
    at = 0,
    varint = () => {
      let value = 0n
      for (let shift = 0n; shift < 70n; shift += 7n) {
        let byte = message[at++]
        if (byte === void 0) break
        if (((value |= BigInt(byte & 127) << shift), byte < 128)) return BigInt.asUintN(64, value)
      }
      throw Error(`a varint has no end`)
    }
  for (; at < message.length;) {
    let key = Number(varint()),
      number = key >>> 3
    switch (key & 7) {
      case 0:
        yield { number, value: varint(), bytes: NOTHING }
        break
      case 1:
        if (at + 8 > message.length) throw Error(`a message ends within a field`)
        ;(yield { number, value: view.getBigUint64(at, !0), bytes: NOTHING }, (at += 8))
        break
      case 2: {
        let length = Number(varint())
        if (at + length > message.length) throw Error(`a message ends within a field`)
        ;(yield { number, value: 0n, bytes: message.subarray(at, at + length) }, (at += length))
        break
      }
      case 5:
        if (at + 4 > message.length) throw Error(`a message ends within a field`)
        ;(yield { number, value: BigInt(view.getUint32(at, !0)), bytes: NOTHING }, (at += 4))
        break
      default:
        throw Error(`field ${number} has an unknown wire type`)
    }
  }
}
var MessageWriter = class {
  #bytes = Buffer.allocUnsafe(64)
  #length = 0
  number(field, value) {
    return value === 0 || value === 0n ? this : (this.#varint(field << 3), this.#varint(value))
  }
  bytes(field, value) {
    if (value.length === 0) return this
    let content = typeof value == `string` ? Buffer.from(value) : value
    return this.message(field, content)
  }
  message(field, value) {
    return (
      this.#varint((field << 3) | 2),
      this.#varint(value.length),
      this.#room(value.length),
      this.#bytes.set(value, this.#length),
      (this.#length += value.length),
      this
    )
  }
  finish() {
    return this.#bytes.subarray(0, this.#length)
  }
  #room(size) {
    if (this.#length + size <= this.#bytes.length) return
    let larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size))
    ;(this.#bytes.copy(larger, 0, 0, this.#length), (this.#bytes = larger))
  }
  #varint(value) {
    if ((this.#room(10), typeof value == `number` && value >= 0 && value < 2147483648)) {
      let rest = value
      for (; rest > 127; rest >>>= 7) this.#bytes[this.#length++] = (rest & 127) | 128
      return ((this.#bytes[this.#length++] = rest), this)
    }
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 127n) | 128
    return ((this.#bytes[this.#length++] = Number(rest)), this)
  }
}
const packet = { stat: 0, request: 1, data: 2, finish: 3, error: 4 },
  CHUNK = 32768
function goMode(entry) {
  let mode = entry.mode & 511
  return (
    entry.mode & 2048 && (mode += 2 ** 23),
    entry.mode & 1024 && (mode += 2 ** 22),
    entry.mode & 512 && (mode += 2 ** 20),
    entry.type === `directory` && (mode += 2 ** 31),
    entry.type === `symlink` && (mode += 2 ** 27),
    mode
  )
}
function statPacket(entry) {
  let stat = new MessageWriter()
    .bytes(1, entry.path)
    .number(2, BigInt(goMode(entry)))
    .number(5, entry.type === `file` ? entry.size : 0)
    .number(6, entry.modifiedNs)
    .bytes(7, entry.link ?? ``)
  return new MessageWriter().message(2, stat.finish()).finish()
}
function dataPacket(id, data) {
  return new MessageWriter().number(1, packet.data).number(3, id).bytes(4, data).finish()
}
function listOf(call, key) {
  let value = call.metadata[key],
    values = value === void 0 ? [] : Array.isArray(value) ? value : value.split(`, `),
    encoded = call.metadata[`${key}-encoded`] === `1`
  return values.map((each) => (encoded ? decodeURIComponent(each.replaceAll(`+`, ` `)) : each))
}
function diffCopy(trees) {
  return async (call) => {
    let name = listOf(call, `dir-name`)[0] ?? ``,
      tree = Object.hasOwn(trees, name) ? trees[name] : void 0
    if (!tree) throw new GrpcStatus(grpcCode.notFound, `there is no folder ${name} in this build`)
    let files = [],
      wanted = requests(call),
      query = { exclude: listOf(call, `exclude-patterns`), follow: listOf(call, `followpaths`) }
    await sendStats(call, tree.entries(query), files)
    for await (let id of wanted) {
      let entry = files[id]
      if (entry?.type !== `file`)
        throw new GrpcStatus(grpcCode.internal, `file ${id} was never offered`)
      await sendFile(call, tree, id, entry)
    }
    await call.write(new MessageWriter().number(1, packet.finish).finish())
  }
}
async function sendStats(call, entries, files) {
  let batch = [],
    size = 0
  for await (let entry of entries) {
    files.push(entry)
    let bytes = statPacket(entry)
    ;(batch.push(bytes),
      (size += bytes.length),
      size < 131072 || (await call.write(...batch), (batch = []), (size = 0)))
  }
  await call.write(...batch, /* @__PURE__ */ new Uint8Array())
}
async function sendFile(call, tree, id, entry) {
  for await (let chunk of tree.contents(entry))
    for (let at = 0; at < chunk.length; at += CHUNK)
      await call.write(dataPacket(id, chunk.subarray(at, at + CHUNK)))
  await call.write(dataPacket(id, /* @__PURE__ */ new Uint8Array()))
}
function requests(call) {
  let queue = [],
    ended = !1,
    failure,
    wake
  return (
    (async () => {
      for await (let message of call.messages) {
        let type = 0,
          id = 0,
          words = ``
        for (let field of readFields(message))
          field.number === 1
            ? (type = Number(field.value))
            : field.number === 3
              ? (id = Number(field.value))
              : field.number === 4 && (words = Buffer.from(field.bytes).toString(`utf8`))
        if (type === packet.finish) return
        if (type === packet.error) throw new GrpcStatus(grpcCode.unknown, words)
        ;(type === packet.request && queue.push(id), wake?.())
      }
    })()
      .catch((error) => (failure = error))
      .finally(() => {
        ;((ended = !0), wake?.())
      }),
    {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          let id = queue.shift()
          if (id !== void 0) yield id
          else if (failure) throw failure
          else if (ended) return
          else await new Promise((resolve) => (wake = resolve))
        }
      },
    }
  )
}
function methodsOf(offer) {
  return {
    "/moby.filesync.v1.FileSync/DiffCopy": diffCopy(offer.trees),
    "/moby.filesync.v1.Auth/Credentials": async (call) => {
      for await (let message of call.messages) {
        let host = [...readFields(message)].find((field) => field.number === 1),
          known = await offer.credentials(Buffer.from(host?.bytes ?? []).toString(`utf8`))
        await call.write(
          new MessageWriter()
            .bytes(1, known?.username ?? ``)
            .bytes(2, known?.secret ?? ``)
            .finish(),
        )
      }
    },
    "/grpc.health.v1.Health/Check": async (call) => {
      for await (let _ of call.messages) await call.write(new MessageWriter().number(1, 1).finish())
    },
  }
}
async function openSession(address, apiPath, offer) {
  let id = randomBytes(16).toString(`hex`),
    methods = methodsOf(offer),
    request = await openRequest(address, {
      method: `POST`,
      path: `${apiPath}/session`,
      headers: {
        Connection: `Upgrade`,
        Upgrade: `h2c`,
        "Content-Length": 0,
        "X-Docker-Expose-Session-Uuid": id,
        "X-Docker-Expose-Session-Name": `stagecraft`,
        "X-Docker-Expose-Session-Sharedkey": offer.sharedKey,
        "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
      },
    }),
    socket = await new Promise((resolve, reject) => {
      ;(request.once(`upgrade`, (_response, upgraded, head) => {
        ;(head.length > 0 && upgraded.unshift(head), resolve(upgraded))
      }),
        request.once(`response`, (response) => {
          ;(response.resume(),
            reject(
              /* @__PURE__ */ Error(
                `the engine refused a session with HTTP status ${response.statusCode}`,
              ),
            ))
        }),
        request.once(`error`, reject),
        request.end())
    }),
    lost = new AbortController(),
    closed = !1,
    served = serveGrpc(socket, methods)
  return (
    served.once(`close`, () => {
      closed || lost.abort(/* @__PURE__ */ Error(`the engine closed the session`))
    }),
    socket.on(`error`, () => void 0),
    {
      id,
      lost: lost.signal,
      close: () => {
        ;((closed = !0), served.destroy(), socket.destroy())
      },
    }
  )
}
function textTree(texts) {
  let names = Object.keys(texts).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return {
    entries: async function* ({ follow }) {
      for (let path of names)
        (follow.length > 0 && !follow.includes(path)) ||
          (yield {
            path,
            type: `file`,
            mode: 420,
            size: Buffer.byteLength(texts[path]),
            modifiedNs: 0n,
          })
    },
    contents: async function* ({ path }) {
      yield Buffer.from(texts[path])
    },
  }
}
async function openSolve(connection, request, { trouble, note, signal }) {
  let { address, prefix, config, env } = connection,
    { dockerfile, ignore, contextFolder } = request,
    folder = resolve(contextFolder),
    session = await openSession(address, prefix, {
      sharedKey: createHash(`sha256`).update(`${hostname()}\0${folder}`).digest(`hex`),
      trees: {
        context: watchTree(contextTree(folder, signal), trouble),
        dockerfile: textTree({ Dockerfile: dockerfile, "Dockerfile.dockerignore": ignore }),
      },
      credentials: async (host) =>
        hasCredentials(config) ? credentialsFor(host, config, env, note) : void 0,
    }),
    open
  try {
    open = await openRequest(address, {
      method: `POST`,
      path: `${prefix}/build?${buildQuery(request, { version: `2`, dockerfile: `Dockerfile`, remote: `client-session`, session: session.id })}`,
      headers: { "Content-Length": 0 },
    })
  } catch (error) {
    throw (session.close(), error)
  }
  let started = open,
    response = responseOf(started)
  return (
    started.end(),
    {
      response,
      close: () => {
        ;(started.destroy(), session.close())
      },
    }
  )
}
const TAR_DOCKERFILE = `.stagecraft.Dockerfile`
async function openClassicBuild(connection, request, { trouble, note, signal }) {
  let { address, prefix, config, env } = connection,
    context = packContext(
      request.contextFolder,
      parseIgnore(request.ignore),
      [
        { name: TAR_DOCKERFILE, contents: request.dockerfile },
        { name: `.dockerignore`, contents: `${TAR_DOCKERFILE}\n.dockerignore\n` },
      ],
      signal,
    ),
    open = await openRequest(address, {
      method: `POST`,
      path: `${prefix}/build?${buildQuery(request, { version: `1`, dockerfile: TAR_DOCKERFILE, forcerm: `1` })}`,
      headers: {
        "Content-Type": `application/x-tar`,
        Expect: `100-continue`,
        ...(hasCredentials(config) && {
          "X-Registry-Config": await registryConfigHeader(config, env, note),
        }),
      },
    })
  context.once(`error`, (error) => {
    ;((trouble.error ??= error), open.destroy(error))
  })
  let response = responseOf(open),
    sending = !1,
    start = () => {
      ;(sending || context.pipe(open), (sending = !0))
    }
  open.once(`continue`, start)
  let impatient = setTimeout(start, 2e3),
    calm = () => clearTimeout(impatient)
  return (
    response.then(calm, calm),
    open.flushHeaders(),
    {
      response,
      close: () => {
        ;(calm(), open.destroy(), context.destroy())
      },
    }
  )
}
const NO_SPACE = /no space left on device|disk quota exceeded/iu,
  PROCESS = /did not complete successfully|returned a non-zero code|exit status \d+/iu,
  EXIT_CODE = /(?:exit code: |non-zero code: |exit status )(\d+)/iu,
  EXEC_FORMAT = /exec format error/iu,
  DOCKERFILE =
    /dockerfile parse error|failed to parse|parsing dockerfile|failed to read dockerfile|unknown (?:instruction|flag)|target stage .* could not be found|circular dependency|failed to process "|requires (?:at least|exactly) |no build stage in current context|invalid (?:from|reference) flag|failed to parse stage name|base name .* should not be (?:blank|empty)|platform on FROM|cannot locate specified dockerfile|invalid field|missing key|file with no instructions|unexpected key/iu,
  MACHINERY =
    /session|rpc error|context (?:canceled|deadline)|failed to (?:load LLB|mount|export)|internal error/iu,
  LINE = /(?:parse error on line |parse error line |dockerfile:|dockerfile line )(\d+)/iu,
  COPY_SOURCE =
    /failed to calculate checksum of ref .*?"(.+)": not found|(?:copy|add) failed:.*?(?:stat|context:) "?([^":]+)"?:|lstat (\S+): no such file|no items matching glob "?([^"\s]+)"?|checking on sources under .*: (?:copier: )?stat: "(.+)": no such file/iu,
  REFUSED$1 =
    /401 unauthorized|403 forbidden|429 too many requests|toomanyrequests|unauthorized:|denied: |authorization failed|failed to authorize|failed to fetch (?:anonymous|oauth) token|unexpected status(?: code)?(?: from)? .*\b[45]\d\d\b|no basic auth credentials|insufficient_scope/iu,
  MISSING =
    /pull access denied|manifest unknown|not found|repository does not exist|name unknown|no match for platform|does not exist or no pull access|image not known/iu,
  NETWORK =
    /dial tcp|no such host|connection refused|i\/o timeout|tls handshake|x509:|network is unreachable|unexpected eof|connection reset|server gave http response|context deadline exceeded|short read|failed commit on ref|failed size validation|temporary failure in name resolution|: EOF$/iu,
  BASE =
    /failed to resolve source metadata for (\S+?):? |load metadata for (\S+)|pull access denied for ([^,\s]+)|creating build container: (?:initializing source docker:\/\/)?(\S+?):? |docker\.io\/(\S+?): /iu,
  firstGroup = (match) => match?.slice(1).find((group) => group !== void 0)
function readFailure(message, stepText) {
  let about = (kind, subject) => ({
    kind,
    ...(subject !== void 0 && subject !== `` && { subject }),
  })
  if (PROCESS.test(message)) {
    let code = EXIT_CODE.exec(message)?.[1]
    return { kind: `run-failed`, ...(code !== void 0 && { exitCode: Number(code) }) }
  }
  if (NO_SPACE.test(message)) return { kind: `no-space` }
  if (EXEC_FORMAT.test(message)) return { kind: `exec-format-error` }
  let line = LINE.exec(message)?.[1]
  if (line !== void 0) return { kind: `dockerfile-rejected`, line: Number(line) }
  let source = firstGroup(COPY_SOURCE.exec(message))
  if (source !== void 0) return about(`copy-source-not-found`, source)
  let base = firstGroup(BASE.exec(message)) ?? firstGroup(BASE.exec(stepText))
  if (base !== void 0 || /\] FROM |^STEP .*FROM |load metadata/iu.test(stepText)) {
    if (/pull access denied|repository does not exist/iu.test(message))
      return about(`base-not-found`, base)
    if (REFUSED$1.test(message) || NETWORK.test(message)) return about(`registry-refused`, base)
    if (MISSING.test(message)) return about(`base-not-found`, base)
  }
  return DOCKERFILE.test(message)
    ? { kind: `dockerfile-rejected` }
    : NETWORK.test(message) || REFUSED$1.test(message)
      ? about(`network-failed`, /https?:\/\/[^\s"]+/u.exec(message)?.[0])
      : {
          kind:
            stepText === `` && !MACHINERY.test(message) ? `dockerfile-rejected` : `build-failed`,
        }
}
function fullReference(reference) {
  let [first = ``, ...rest] = reference.split(`/`),
    hasHost = rest.length > 0 && (/[.:]/u.test(first) || first === `localhost`),
    host = hasHost ? first.replace(/^index\.docker\.io$/u, `docker.io`) : `docker.io`,
    path = hasHost ? rest : [first, ...rest],
    name = host === `docker.io` && path.length === 1 ? `library/${path[0]}` : path.join(`/`)
  return `${host}/${name}${name.includes(`@`) || name.slice(name.lastIndexOf(`/`) + 1).includes(`:`) ? `` : `:latest`}`
}
function sameReference(a, b) {
  return a === b || fullReference(a) === fullReference(b)
}
const TOLD_BY_OUTPUT = [
  [/no space left on device/iu, `no-space`],
  [/^exec \S+: exec format error$/iu, `exec-format-error`],
]
function kindOf(kind, output) {
  if (kind !== `run-failed`) return kind
  let last = output.slice(-5)
  return TOLD_BY_OUTPUT.find(([said]) => last.some((line) => said.test(line)))?.[1] ?? kind
}
function placeFailure(message, failed, request) {
  let { source = {} } = request,
    facts = readFailure(message, failed?.name.text ?? ``),
    { subject, exitCode, line } = facts,
    located = failed && source.locate?.(failed.name),
    lines = line === void 0 ? located : { first: line, last: line },
    base =
      subject === void 0
        ? void 0
        : source.bases?.find(({ reference }) => sameReference(reference, subject)),
    spans = (lines && source.spans?.(lines)) ?? [],
    fallback = base?.span ?? request.span
  return {
    kind: kindOf(facts.kind, failed?.output ?? []),
    message: failed?.message ?? message,
    output: failed?.output ?? [],
    spans: spans.length > 0 ? spans : fallback ? [fallback] : [],
    ...(failed && { step: failed.name }),
    ...(exitCode !== void 0 && { exitCode }),
    ...(lines && { lines }),
    ...(subject !== void 0 && { subject }),
  }
}
async function* readNdjson(stream) {
  let rest = []
  for await (let chunk of stream) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, at))
      let line = Buffer.concat(rest).toString(`utf8`).trim()
      ;((rest = []), (from = at + 1), line !== `` && (yield JSON.parse(line)))
    }
    rest.push(chunk.subarray(from))
  }
  let last = Buffer.concat(rest).toString(`utf8`).trim()
  last !== `` && (yield JSON.parse(last))
}
const decoder = new TextDecoder(),
  int = { absent: 0, read: ({ value }) => Number(value) },
  flag = { absent: !1, read: ({ value }) => value !== 0n },
  bytes = { absent: /* @__PURE__ */ new Uint8Array(), read: (field) => field.bytes },
  text = { absent: ``, read: (field) => decoder.decode(field.bytes) }
function one(number, kind) {
  return { number, initial: () => kind.absent, add: (_, field) => kind.read(field) }
}
function many(number, kind) {
  return {
    number,
    initial: () => [],
    add: (before, field) => (before.push(kind.read(field)), before),
  }
}
function message(shape) {
  let rows = Object.entries(shape),
    byNumber = new Map(rows.map((row) => [row[1].number, row])),
    decode = (data) => {
      let out = {}
      for (let [name, field] of rows) out[name] = field.initial()
      for (let found of readFields(data)) {
        let row = byNumber.get(found.number)
        row && (out[row[0]] = row[1].add(out[row[0]], found))
      }
      return out
    }
  return { absent: void 0, read: (field) => decode(field.bytes), decode }
}
const timestamp = message({ seconds: one(1, int), nanos: one(2, int) }),
  vertex = message({
    digest: one(1, text),
    name: one(3, text),
    cached: one(4, flag),
    started: one(5, timestamp),
    completed: one(6, timestamp),
    error: one(7, text),
  }),
  status = message({
    id: one(1, text),
    vertex: one(2, text),
    name: one(3, text),
    current: one(4, int),
    total: one(5, int),
    completed: one(8, timestamp),
  }),
  log = message({ vertex: one(1, text), stream: one(3, int), data: one(4, bytes) }),
  position = message({ line: one(1, int), character: one(2, int) }),
  range = message({ start: one(1, position), end: one(2, position) }),
  warning = message({
    vertex: one(1, text),
    level: one(2, int),
    short: one(3, text),
    detail: many(4, text),
    url: one(5, text),
    ranges: many(7, range),
  }),
  statusResponse = message({
    vertexes: many(1, vertex),
    statuses: many(2, status),
    logs: many(3, log),
    warnings: many(4, warning),
  })
function millisecondsOf(time) {
  return time && time.seconds * 1e3 + time.nanos / 1e6
}
const CANCELLED = /context canceled$/u
var TraceEvents = class {
  #steps = /* @__PURE__ */ new Map()
  #tail = new StepTail()
  #failed
  get failed() {
    if (!this.#failed) return
    let { id, name, message } = this.#failed
    return { name, message, output: this.#tail.of(id) }
  }
  *take(status) {
    let vertexes = status.vertexes.filter((vertex) => vertex !== void 0)
    for (let vertex of vertexes) yield* this.#begin(vertex)
    for (let item of status.statuses)
      item &&
        (yield {
          type: `progress`,
          id: item.vertex,
          name: item.name || item.id,
          current: item.current,
          total: item.total,
          done: item.completed !== void 0,
        })
    for (let item of status.logs)
      item && (yield* this.#log(item.vertex, item.stream, (output) => output.push(item.data)))
    for (let item of status.warnings) item && (yield warningOf(item))
    for (let vertex of vertexes) yield* this.#end(vertex)
  }
  *end() {
    for (let id of this.#steps.keys()) yield* this.#flush(id)
  }
  #step(id, text = ``) {
    let known = this.#steps.get(id)
    if (known) return known
    let step = {
      name: readStepName(text),
      begun: !1,
      ended: !1,
      outputs: /* @__PURE__ */ new Map(),
    }
    return (this.#steps.set(id, step), step)
  }
  *#begin(vertex) {
    let step = this.#step(vertex.digest, vertex.name)
    step.begun ||
      !vertex.started ||
      vertex.cached ||
      ((step.begun = !0), yield { type: `step-started`, id: vertex.digest, name: step.name })
  }
  *#log(id, stream, cut) {
    let { outputs } = this.#step(id),
      output = outputs.get(stream) ?? new LineSplitter()
    outputs.set(stream, output)
    for (let text of cut(output))
      (this.#tail.add(id, text),
        yield { type: `log`, id, stream: stream === 2 ? `stderr` : `stdout`, text })
  }
  *#flush(id) {
    for (let stream of this.#step(id).outputs.keys())
      yield* this.#log(id, stream, (output) => output.end())
  }
  *#end(vertex) {
    let { digest: id, error } = vertex,
      step = this.#step(id, vertex.name)
    if (!vertex.completed || (step.ended && (error === `` || this.#failed?.id === id))) return
    step.ended = !0
    let { name } = step
    if ((yield* this.#flush(id), error !== `` && CANCELLED.test(error)))
      yield { type: `step-cancelled`, id, name }
    else if (error !== ``)
      ((this.#failed ??= { id, name, message: error }),
        yield { type: `step-failed`, id, name, message: error })
    else if (vertex.cached) yield { type: `step-cached`, id, name }
    else {
      let begun = millisecondsOf(vertex.started) ?? 0,
        taken = (millisecondsOf(vertex.completed) ?? begun) - begun
      yield { type: `step-done`, id, name, milliseconds: Math.max(0, Math.round(taken)) }
    }
  }
}
function warningOf(item) {
  let [range] = item.ranges
  return {
    type: `warning`,
    message: item.short,
    detail: item.detail,
    ...(item.url !== `` && { url: item.url }),
    ...(range?.start && {
      lines: { first: range.start.line, last: Math.max(range.start.line, range.end?.line ?? 0) },
    }),
  }
}
async function* buildImage(connection, request, signal) {
  let { info } = connection,
    { span } = request,
    notes = [],
    trouble = {},
    side = { trouble, note: (sentence) => void notes.push(sentence), signal },
    build,
    stop = () => build?.close()
  signal?.addEventListener(`abort`, stop, { once: !0 })
  try {
    ;(signal?.throwIfAborted(),
      (build = await (info.buildkit ? openSolve : openClassicBuild)(connection, request, side)),
      signal?.throwIfAborted())
    let response = await build.response,
      { image, error, failed } =
        response.statusCode === 200 ? yield* follow(response) : { error: await words(response) }
    if (trouble.error instanceof ImageError) throw trouble.error
    if (error !== void 0) {
      if (response.statusCode !== 200 && !/dockerfile|instruction/iu.test(error))
        throw new ImageError(engineRefused(`the build was not started`, error, span))
      let failure = placeFailure(error, failed, request)
      throw (
        yield { type: `failed`, failure },
        new ImageError(failureProblems[failure.kind]({ ...failure, notes }))
      )
    }
    if (image === void 0) throw Error(`its answer ended without a result`)
    yield { type: `image`, id: image }
  } catch (error) {
    if (signal?.aborted) throw new ImageError(buildInterrupted(span), { cause: error })
    if (trouble.error instanceof ImageError) throw trouble.error
    if (error instanceof ImageError) throw error
    let cause = error instanceof Error ? error.message : String(error)
    throw new ImageError(engineLost(info.address, cause, span), { cause: error })
  } finally {
    ;(signal?.removeEventListener(`abort`, stop), stop())
  }
}
async function words(response) {
  let text = (await buffer(response)).toString(`utf8`)
  return messageOf({ status: response.statusCode ?? 0, text })
}
async function* follow(response) {
  let trace = new TraceEvents(),
    classic = new ClassicEvents(),
    image,
    error
  for await (let value of readNdjson(response)) {
    let message = value
    message.id === `moby.buildkit.trace` && typeof message.aux == `string`
      ? yield* trace.take(statusResponse.decode(Buffer.from(message.aux, `base64`)))
      : message.id === `moby.image.id`
        ? (image = message.aux.ID)
        : message.error !== void 0 || message.errorDetail !== void 0
          ? (error = message.errorDetail?.message ?? message.error ?? ``)
          : yield* classic.take(message)
  }
  if ((yield* trace.end(), error === void 0))
    return (yield* classic.end(), { image: image ?? classic.image })
  let failed = trace.failed ?? classic.failedBy(error)
  return (yield* classic.end(error), { error, failed })
}
const FRONTENDS = [
  [29, 2, 21],
  [29, 1, 20],
  [28, 5, 19],
  [28, 4, 18],
  [28, 3, 17],
  [28, 2, 16],
  [28, 1, 15],
  [28, 0, 14],
  [27, 4, 11],
  [27, 3, 10],
  [27, 1, 9],
  [27, 0, 8],
  [26, 0, 7],
  [25, 0, 6],
  [24, 0, 5],
  [23, 0, 4],
  [20, 10, 2],
]
function frontendOf(engineVersion) {
  let match = /^(\d+)\.(\d+)/u.exec(engineVersion)
  if (!match) return
  let major = Number(match[1]),
    minor = Number(match[2]),
    row = FRONTENDS.find(([a, b]) => major > a || (major === a && minor >= b))
  return row && [1, row[2]]
}
function isAtLeast(has, needed) {
  return has[0] > needed[0] || (has[0] === needed[0] && has[1] >= needed[1])
}
function refuse(info, needs) {
  let { image, frontend } = needs,
    wants = [...imageWants(image, needs.platforms ?? image.platforms)]
  for (let stage of stagesInOrder(image.target ?? image.stage))
    wants.push(...stage.steps.flatMap(stepWants))
  let problems = wants.map(({ feature, span, hint }) => engineLacksFeature(feature, span, hint)),
    name = `${info.name} ${info.version}`
  return frontend !== void 0 &&
    info.name === `Docker` &&
    (info.buildkit
      ? info.frontend !== void 0 && !isAtLeast(info.frontend, frontend)
      : frontend[0] > 0)
    ? [engineTooOld(name, info.frontend, frontend, image.span), ...problems]
    : problems
}
function imageWants(image, platforms) {
  let { span } = image,
    wants = [],
    add = (feature, hint) => {
      wants.push({ feature, hint, span })
    }
  platforms.length > 1 &&
    add(
      `${platforms.length} platforms at once (${platforms.join(`, `)})`,
      `choose one with --platform`,
    )
  let outputs = image.outputs.filter(({ type }) => type !== `docker` && type !== `image`)
  ;(outputs.length > 0 &&
    add(
      `output ${outputs.map(({ type }) => type).join(`, `)}`,
      `leave outputs out, and the image goes to the engine's own store`,
    ),
    image.cacheTo.length > 0 && add(`cacheTo`, `leave it out; the engine keeps its own cache`),
    image.cacheFrom.length > 0 && add(`cacheFrom`, `leave it out; the engine keeps its own cache`),
    Object.keys(image.annotations).length > 0 &&
      add(`annotations`, `labels say the same and arrive in every store`))
  let contexts = Object.keys(image.contexts)
  return (
    contexts.length > 0 &&
      add(
        `named context ${contexts.join(`, `)}`,
        `copy from a stage, from an image, or from the one build context`,
      ),
    wants
  )
}
function stepWants(step) {
  if (step.kind !== `run`) return []
  let { span } = step,
    wants = []
  for (let mount of step.mounts)
    (mount.kind === `secret` || mount.kind === `ssh`) &&
      wants.push({
        feature: mount.kind === `secret` ? `a secret mount` : `an ssh mount`,
        hint: `do what needs it outside of the build and copy the result`,
        span,
      })
  return (
    step.security === `insecure` &&
      wants.push({ feature: `security: insecure`, hint: `run the step without it`, span }),
    step.network === `host` &&
      wants.push({ feature: `network: host`, hint: `run the step without it`, span }),
    (step.devices?.length ?? 0) > 0 &&
      wants.push({ feature: `devices`, hint: `run the step without them`, span }),
    wants
  )
}
function splitReference(reference) {
  let colon = reference.indexOf(`:`, reference.lastIndexOf(`/`) + 1)
  return colon < 0
    ? { repo: reference, tag: `latest` }
    : { repo: reference.slice(0, colon), tag: reference.slice(colon + 1) }
}
function dockerEngine(connection) {
  let { address, prefix, info } = connection,
    ask = async (request) => {
      try {
        return await send(address, { ...request, path: prefix + request.path })
      } catch (error) {
        let { message } = error
        throw new ImageError(engineLost(info.address, message), { cause: error })
      }
    },
    image = (reference) => `/images/${encodeURIComponent(reference)}`,
    expect = (reply, status, what) => {
      if (reply.status !== status) throw new ImageError(engineRefused(what, messageOf(reply)))
    },
    inspect = async (reference) => {
      let reply = await ask({ path: `${image(reference)}/json` })
      if (reply.status === 404) return
      expect(reply, 200, `looking at ${reference}`)
      let found = JSON.parse(reply.text)
      return {
        id: found.Id,
        tags: found.RepoTags ?? [],
        size: found.Size,
        os: found.Os,
        arch: found.Architecture,
        created: found.Created ?? ``,
        config: found.Config ?? {},
      }
    }
  return {
    info,
    build: (request, options = {}) => buildImage(connection, request, options.signal),
    refuse: (needs) => refuse(info, needs),
    inspect,
    exists: async (reference) => (await inspect(reference)) !== void 0,
    layersOf: async (reference) => {
      let reply = await ask({ path: `${image(reference)}/history` })
      return (
        expect(reply, 200, `the history of ${reference}`),
        JSON.parse(reply.text)
          .toReversed()
          .map((entry) => ({ createdBy: entry.CreatedBy ?? ``, size: entry.Size ?? 0 }))
      )
    },
    tag: async (id, reference) => {
      let query = new URLSearchParams(splitReference(reference)),
        reply = await ask({ method: `POST`, path: `${image(id)}/tag?${query.toString()}` })
      expect(reply, 201, `naming ${id} ${reference}`)
    },
    run: async (reference, args, options = {}) => {
      let { runContainer } = await import(`./chunk-BjqO32mY.js`)
      return runContainer(connection, reference, args, options)
    },
  }
}
const REFUSED = {
  npipe: {
    refused: `named pipes of Windows are not supported`,
    hint: `run Stagecraft inside WSL 2, where Docker Desktop offers unix:///var/run/docker.sock`,
  },
  ssh: {
    refused: `engines behind ssh are not supported yet`,
    hint: "forward the socket yourself, `ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock user@host`, and set DOCKER_HOST=unix:///tmp/docker.sock",
  },
  fd: { refused: `fd:// is an address for the daemon, not for a client` },
}
function parseAddress(value, tls) {
  let [, scheme = `tcp`, rest = ``] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(value) ?? [],
    kind = scheme.toLowerCase()
  if (kind === `unix`)
    return rest === ``
      ? { refused: `there is no path after unix://` }
      : { shown: value, socketPath: rest }
  if (kind !== `tcp` && kind !== `http` && kind !== `https`)
    return REFUSED[kind] ?? { refused: `the scheme ${kind}:// is unknown` }
  let url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : void 0
  if (!url || url.hostname === `` || (url.pathname !== `/` && url.pathname !== ``))
    return { refused: `it is not of the form tcp://host:port` }
  let secure = kind === `https` ? (tls ?? { rejectUnauthorized: !0 }) : tls,
    written = /:(\d+)\/?$/u.exec(rest)?.[1]
  return {
    shown: value,
    host: url.hostname.replace(/^\[|\]$/gu, ``),
    port: written === void 0 ? (secure ? 2376 : 2375) : Number(written),
    ...(secure && { tls: secure }),
  }
}
const TABLE = {
  ENOENT: {
    cause: `there is no such socket; the daemon does not run, or listens elsewhere`,
    hint: "start Docker (`systemctl start docker`, or Docker Desktop), or correct the address",
  },
  ENOTSOCK: { cause: `the file is not a socket` },
  ECONNREFUSED: {
    cause: `nothing listens there; the daemon is not running`,
    hint: "start the daemon (`systemctl start docker`, or Docker Desktop)",
  },
  EACCES: {
    cause: `permission denied on the socket`,
    hint: "add your user to the docker group (`sudo usermod -aG docker $USER`, then log in again), or run a rootless engine",
  },
  ENOTFOUND: { cause: `the host's name is not known`, hint: `check the name and the DNS` },
  EAI_AGAIN: {
    cause: `the host's name could not be looked up`,
    hint: `check the name and the DNS`,
  },
  ETIMEDOUT: {
    cause: `no answer in time; the daemon hangs, or a firewall drops the packets`,
    hint: `check the address, or restart the daemon`,
  },
  ECONNRESET: {
    cause: `the connection was closed at once`,
    hint: `a port with TLS wants DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH`,
  },
}
function explainCause(error) {
  let { code, message } = error,
    row = code === void 0 ? void 0 : TABLE[code === `EPERM` ? `EACCES` : code]
  return row
    ? { ...row, cause: `${row.cause} (${code})` }
    : code?.startsWith(`ERR_TLS`) || code?.includes(`CERT`) || code === `EPROTO`
      ? {
          cause: `TLS failed: ${message}`,
          hint: `check DOCKER_CERT_PATH: ca.pem, cert.pem and key.pem must belong to this daemon`,
        }
      : code?.startsWith(`HPE_`)
        ? {
            cause: `what answers there does not speak HTTP (${code})`,
            hint: `a port with TLS wants DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH`,
          }
        : { cause: message || String(error) }
}
const NEWEST = [1, 47]
function apiPrefix(version) {
  let [major = 1, minor = 0] = version.split(`.`).map(Number)
  return major < NEWEST[0] || (major === NEWEST[0] && minor < NEWEST[1])
    ? `/v${major}.${minor}`
    : `/v${NEWEST.join(`.`)}`
}
async function probeEngine(address, foundBy, timeoutMs, warnings) {
  let ping = await send(address, { path: `/_ping`, timeoutMs }),
    apiVersion = ping.headers[`api-version`]
  if (ping.status !== 200 || typeof apiVersion != `string`)
    throw Error(
      ping.status === 200
        ? `what answers there is not a Docker or Podman engine`
        : `the engine does not work: ${messageOf(ping)}`,
    )
  let prefix = apiPrefix(apiVersion),
    ask = async (path) => {
      let reply = await send(address, { path: prefix + path, timeoutMs: timeoutMs * 3 })
      if (reply.status !== 200) throw Error(`${path} fails: ${messageOf(reply)}`)
      return JSON.parse(reply.text)
    },
    [version, info] = await Promise.all([ask(`/version`), ask(`/info`)]),
    podman =
      ping.headers[`libpod-api-version`] !== void 0 ||
      !!version.Components?.some((part) => /podman/iu.test(part.Name ?? ``)),
    os = version.Os ?? `linux`,
    [, minor = 0] = apiVersion.split(`.`).map(Number),
    buildkit =
      !podman && os === `linux` && (ping.headers[`builder-version`] === `2` || minor >= 39),
    engineVersion = version.Version ?? `unknown`,
    frontend = buildkit ? frontendOf(engineVersion) : void 0
  return {
    address,
    prefix,
    info: {
      address: address.shown,
      foundBy,
      name: podman ? `Podman` : `Docker`,
      version: engineVersion,
      apiVersion,
      os,
      arch: version.Arch ?? `unknown`,
      store: storeOf(info),
      buildkit,
      ...(frontend && { frontend }),
      warnings,
    },
  }
}
function storeOf(info) {
  let driver = info.Driver ?? `unknown`
  return info.DriverStatus?.some(
    ([key, value]) => key === `driver-type` && value.startsWith(`io.containerd.snapshotter`),
  )
    ? `containerd (${driver})`
    : driver
}
function usualSockets(env, uid = process.getuid?.()) {
  let home = homeOf(env),
    runtime = env.XDG_RUNTIME_DIR || (uid === void 0 ? void 0 : `/run/user/${uid}`)
  return [
    `/var/run/docker.sock`,
    join(home, `.docker/run/docker.sock`),
    join(home, `.docker/desktop/docker.sock`),
    ...(runtime === void 0 ? [] : [join(runtime, `docker.sock`)]),
    join(env.COLIMA_HOME || join(home, `.colima`), `default/docker.sock`),
    join(home, `.config/colima/default/docker.sock`),
    join(home, `.rd/docker.sock`),
    join(home, `.orbstack/run/docker.sock`),
    join(home, `.lima/docker/sock/docker.sock`),
    ...(runtime === void 0 ? [] : [join(runtime, `podman/podman.sock`)]),
    `/run/podman/podman.sock`,
    join(home, `.local/share/containers/podman/machine/podman.sock`),
    ...(env.TMPDIR ? [join(env.TMPDIR, `podman/podman-machine-default-api.sock`)] : []),
  ]
}
async function findEngine(env, options = {}) {
  let { timeoutMs = 5e3 } = options,
    { config, broken } = await readDockerConfig(env),
    warnings = broken ? [dockerConfigUnreadable(broken.file, broken.cause)] : [],
    named = await namedEngine(env, config.currentContext)
  return dockerEngine({
    ...(named
      ? await askNamed(named, timeoutMs, warnings)
      : await askUsual(env, Math.min(timeoutMs, 2e3), warnings)),
    config,
    env,
  })
}
async function namedEngine(env, currentContext) {
  if (env.DOCKER_HOST) {
    let tls = await environmentTls(env)
    return { host: env.DOCKER_HOST, foundBy: `DOCKER_HOST`, ...(tls && { tls }) }
  }
  let name = env.DOCKER_CONTEXT || currentContext
  if (!name || name === "default") return
  let context = await readContext(env, name)
  if (!context) {
    let source = env.DOCKER_CONTEXT ? `DOCKER_CONTEXT` : join(configFolder(env), `config.json`)
    throw new ImageError(dockerContextNotFound(source, name))
  }
  return { ...context, foundBy: `docker context ${name}` }
}
async function environmentTls(env) {
  let verify = !!env.DOCKER_TLS_VERIFY
  if (verify || env.DOCKER_TLS)
    return (
      (await readTls(env.DOCKER_CERT_PATH || configFolder(env), verify)) ?? {
        rejectUnauthorized: verify,
      }
    )
}
async function askNamed(named, timeoutMs, warnings) {
  let { host, foundBy } = named,
    address = parseAddress(host, named.tls)
  if (`refused` in address)
    throw new ImageError(engineAddress(foundBy, host, address.refused, address.hint))
  try {
    return await probeEngine(address, foundBy, timeoutMs, warnings)
  } catch (error) {
    let { cause, hint } = explainCause(error)
    throw new ImageError(engineUnreachable(`${foundBy} says ${host}`, cause, hint), {
      cause: error,
    })
  }
}
async function askUsual(env, timeoutMs, warnings) {
  let trouble,
    sockets = usualSockets(env)
  for (let socketPath of sockets.filter((path) => existsSync(path))) {
    let shown = `unix://${socketPath}`
    try {
      return await probeEngine({ shown, socketPath }, `usual socket`, timeoutMs, warnings)
    } catch (error) {
      trouble ??= { where: shown, error }
    }
  }
  if (trouble) {
    let { cause, hint } = explainCause(trouble.error)
    throw new ImageError(engineUnreachable(trouble.where, cause, hint), { cause: trouble.error })
  }
  throw new ImageError(
    engineUnreachable(
      `no engine is running`,
      `none of the ${sockets.length} usual sockets of Docker, Colima, Rancher Desktop and Podman is there`,
      `start one, or set DOCKER_HOST`,
    ),
  )
}
export { findEngine as t }
