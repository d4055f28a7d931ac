import compression from "compression"
import cors from "cors"
import express from "express"
import helmet from "helmet"
import { pinoHttp } from "pino-http"
import { settings } from "./settings.js"
import { logger } from "./logger.js"
import { health } from "./routes/health.js"
import { orders } from "./routes/orders.js"

const app = express()

app.use(helmet())
app.use(cors())
app.use(compression())
app.use(express.json({ limit: "200kb" }))
app.use(pinoHttp({ logger }))
app.use("/health", health)
app.use("/orders", orders)

app.use((error, request, response, _next) => {
  request.log.error(error)
  response.status(error.status ?? 500).json({ error: error.message })
})

const server = app.listen(settings.port, () => {
  logger.info({ port: settings.port }, "listening")
})

process.on("SIGTERM", () => {
  server.close(() => process.exit(0))
})
