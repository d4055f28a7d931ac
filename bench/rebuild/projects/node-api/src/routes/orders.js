import { Router } from "express"
import jwt from "jsonwebtoken"
import { nanoid } from "nanoid"
import { z } from "zod"
import { settings } from "../settings.js"

export const orders = Router()

const store = new Map()

const order = z.object({
  customer: z.string().min(1),
  items: z.array(z.object({ sku: z.string(), count: z.number().int().positive() })).min(1),
})

orders.use((request, response, next) => {
  const token = request.get("authorization")?.replace(/^Bearer /, "")
  try {
    request.user = jwt.verify(token ?? "", settings.tokenKey)
    next()
  } catch {
    response.status(401).json({ error: "no valid token" })
  }
})

orders.get("/", (_request, response) => {
  response.json([...store.values()])
})

orders.get("/:id", (request, response) => {
  const found = store.get(request.params.id)
  if (found === undefined) response.status(404).json({ error: "no such order" })
  else response.json(found)
})

orders.post("/", (request, response) => {
  const parsed = order.safeParse(request.body)
  if (!parsed.success) {
    response.status(400).json({ error: parsed.error.issues })
    return
  }
  const created = { id: nanoid(), state: "new", ...parsed.data }
  store.set(created.id, created)
  response.status(201).json(created)
})
