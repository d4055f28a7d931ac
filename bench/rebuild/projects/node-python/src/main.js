import Koa from "koa"
import Router from "koa-router"
import cron from "node-cron"
import { createReadStream } from "node:fs"
import { draw } from "./draw.js"
import { refresh } from "./refresh.js"

const app = new Koa()
const router = new Router()

router.get("/health", (context) => {
  context.body = { status: "ok", revision: process.env.GIT_SHA }
})

router.get("/chart.png", async (context) => {
  context.type = "png"
  context.body = createReadStream(await draw("data/sample.csv"))
})

app.use(router.routes())
app.listen(8080)
cron.schedule("0 * * * *", refresh)
