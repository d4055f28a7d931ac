require("dotenv").config()
const { createServer } = require("node:http")
const amqp = require("amqplib")
const Redis = require("ioredis")
const metrics = require("prom-client")
const { log } = require("./log")
const { sendMail } = require("./jobs/send-mail")

metrics.collectDefaultMetrics()

const queue = "mail"
const sent = new Redis(process.env.REDIS_URL ?? "redis://localhost:6379", { lazyConnect: true })

async function work() {
  const connection = await amqp.connect(process.env.AMQP_URL ?? "amqp://localhost")
  const channel = await connection.createChannel()
  await channel.assertQueue(queue, { durable: true })
  await channel.prefetch(4)
  await channel.consume(queue, async (message) => {
    const job = JSON.parse(message.content.toString())
    try {
      if (await sent.set(`mail:${job.id}`, "1", "EX", 86400, "NX")) await sendMail(job)
      channel.ack(message)
    } catch (error) {
      log.error(error.message, { id: job.id })
      channel.nack(message)
    }
  })
}

createServer(async (_request, response) => {
  response.setHeader("content-type", metrics.register.contentType)
  response.end(await metrics.register.metrics())
}).listen(9090)

work().catch((error) => {
  log.error(error.message)
  process.exit(1)
})
