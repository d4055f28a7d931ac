import cors from "@fastify/cors"
import { booking, nights, type Booking } from "@booking/core"
import { fastify } from "fastify"

const app = fastify({ logger: true })
const bookings = new Map<string, Booking>()

await app.register(cors)

app.get("/bookings", () => [...bookings.values()].map((each) => ({ ...each, nights: nights(each) })))

app.post("/bookings", async (request, reply) => {
  const parsed = booking.safeParse(request.body)
  if (!parsed.success) return reply.code(400).send(parsed.error.issues)
  bookings.set(parsed.data.id, parsed.data)
  return reply.code(201).send(parsed.data)
})

await app.listen({ port: Number(process.env["PORT"] ?? 8080), host: "0.0.0.0" })
