import { Router } from "express"

export const health = Router()

const since = Date.now()

health.get("/", (_request, response) => {
  response.json({ status: "ok", seconds: Math.round((Date.now() - since) / 1000) })
})
