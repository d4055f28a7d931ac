import { json } from "body-parser"
import express from "express"
import { rateLimit } from "express-rate-limit"
import Redis from "ioredis"
import { Pool } from "pg"
import { readSettings } from "./settings"
import { tickets } from "./tickets"

const settings = readSettings()
const pool = new Pool({ connectionString: settings.database })
const redis = new Redis(settings.redis, { lazyConnect: true })
const app = express()

app.use(rateLimit({ windowMs: 60_000, limit: 100 }))
app.use(json())
app.use(express.static("public"))
app.use("/tickets", tickets(pool))
app.get("/health", async (_request, response) => {
  response.json({ redis: await redis.ping(), revision: process.env["GIT_SHA"] })
})

app.listen(settings.port)
