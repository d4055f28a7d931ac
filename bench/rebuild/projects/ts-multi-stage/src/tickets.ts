import { Router } from "express"
import type { Pool } from "pg"
import { v4 } from "uuid"

export interface Ticket {
  readonly id: string
  readonly title: string
  readonly open: boolean
}

export function tickets(pool: Pool): Router {
  const router = Router()

  router.get("/", async (_request, response) => {
    const { rows } = await pool.query<Ticket>("select id, title, open from tickets order by created")
    response.json(rows)
  })

  router.post("/", async (request, response) => {
    const { title } = request.body as { title?: string }
    if (!title) {
      response.status(400).json({ error: "a ticket has a title" })
      return
    }
    const ticket: Ticket = { id: v4(), title, open: true }
    await pool.query("insert into tickets (id, title) values ($1, $2)", [ticket.id, title])
    response.status(201).json(ticket)
  })

  router.delete("/:id", async (request, response) => {
    await pool.query("update tickets set open = false where id = $1", [request.params["id"]])
    response.status(204).end()
  })

  return router
}
