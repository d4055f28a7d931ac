import { workerData } from "node:worker_threads"
import { readHashes } from "./hash-cache-file.ts"
import { lookAtKnown, shareLook } from "./known-folders.ts"
import type { LookOrder } from "./look-ahead.ts"

/* The program of a thread that looks ahead. */
const { file, port } = workerData as LookOrder
const cache = readHashes(file)
const look = shareLook(cache)
port.postMessage(look)
lookAtKnown(cache, look)
